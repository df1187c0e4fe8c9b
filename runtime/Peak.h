//===- Peak.h - the most that this machine's vector units do --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The yardstick of bench: floating-point operations a second, measured.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PEAK_H
#define HALNET_RUNTIME_PEAK_H

#include "runtime/ThreadPool.h"

namespace halnet::runtime {

/// The best of some short measurements, in GFLOP/s of all the pool's threads
/// together, at the vector width of x86-64-v`level` (which the CPU must have):
/// 128-bit multiplications and additions, 256-bit FMA or 512-bit FMA; 128-bit
/// FMA on AArch64. Takes about 0.1 s.
double measurePeak(ThreadPool &pool, uint32_t level);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PEAK_H
