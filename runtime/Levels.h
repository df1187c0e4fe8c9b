//===- Levels.h - which of a package's models this machine runs ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A package may hold a network compiled for several x86-64 levels, in ascending
// order. One of them is chosen at start.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_LEVELS_H
#define HALNET_RUNTIME_LEVELS_H

#include "runtime/Error.h"
#include "runtime/Model.h"

#include <cstddef>

namespace halnet::runtime {

/// Leaves in `package` the models of one target: of the one that the environment variable
/// HALNET_LEVEL names ("v3", "x86-64-v3"), else of the highest level that the CPU with these
/// features (cpuFeatures()) has, else of the lowest, which halnet_open then refuses. Fails
/// where HALNET_LEVEL names none of the package's targets.
bool chooseLevel(Package &package, uint32_t features, Error &error);

/// Of how many bytes of the weights a model's calls read, and how many of them other models of
/// the package read as well.
struct WeightsUse {
  size_t bytes = 0, sharedBytes = 0;
};
WeightsUse weightsUse(const Package &package, const Model &model);

/// How many kernels a model's calls run, and how many of them other models of the package run as
/// well.
struct KernelsUse {
  size_t count = 0, shared = 0;
};
KernelsUse kernelsUse(const Package &package, const Model &model);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_LEVELS_H
