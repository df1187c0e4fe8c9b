//===- CpuLevel.h - whether this CPU can run the kernels ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The x86-64 levels and their features; a machine without them is told so
// before any vector code runs.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_CPULEVEL_H
#define HALNET_RUNTIME_CPULEVEL_H

#include "runtime/Error.h"

#include <cstdint>

namespace halnet::runtime {

/// One bit for each feature in CpuLevel.cpp's table that this CPU has and the
/// operating system has switched on; zero on other architectures.
uint32_t cpuFeatures();

/// Whether `features` are enough for x86-64-v`level`, level 0 needing none; the error names the
/// first that lack.
bool checkCpuLevel(uint32_t level, uint32_t features, Error &error);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_CPULEVEL_H
