//===- Shapes.h - models by the shape of their input ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The models of one target stand size by size, each with ascending batches.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_SHAPES_H
#define HALNET_RUNTIME_SHAPES_H

#include "runtime/Options.h"

namespace halnet::runtime {

constexpr Option batchOption = {"--batch", "N", "of a program for several batches: this one only"},
                 sizeOption = {"--size", "HxW",
                               "of a program for several sizes: this one; default: the first"};

/// The models of the size of `like`, a model of `models`.
Models ofSizeOf(Models models, const Model &like);

/// The models of height and width; none where there are none.
Models ofSize(Models models, int64_t height, int64_t width);

/// Narrows `models` to the size of --size, where it was given. The error of an unknown one lists
/// the sizes.
bool chooseSize(const Arguments &arguments, Models &models, Error &error);

/// Narrows models of one size to that of --batch, where it was given.
bool chooseBatch(const Arguments &arguments, Models &models, Error &error);

/// The one model that --size and --batch mean, by default the first; null with the reason.
const Model *chooseModel(const Arguments &arguments, Models models, Error &error);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_SHAPES_H
