//===- Bandwidth.h - how fast all threads read ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The yardstick of profile beside the peak: bytes a second out of a cache or
// memory, measured.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PROFILE_BANDWIDTH_H
#define HALNET_RUNTIME_PROFILE_BANDWIDTH_H

#include "runtime/ThreadPool.h"

namespace halnet::runtime {

/// The best of some measurements, in GB/s of all the pool's threads together:
/// each reads its own part of a set of `bytes` over and over, by vectors as
/// wide as x86-64-v`level` has them (which the CPU must have). `bytes` says which
/// cache is measured: the smallest that holds them. Zero where there is no memory
/// for the set.
double measureBandwidth(ThreadPool &pool, uint32_t level, size_t bytes);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROFILE_BANDWIDTH_H
