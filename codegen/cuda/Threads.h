//===- Threads.h - one thread a vector of the result ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The schedule `thread` of CUDA kernels, and what all of them share.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_CUDA_THREADS_H
#define HALNET_CODEGEN_CUDA_THREADS_H

#include "codegen/Tensors.h"

namespace halnet::codegen::cuda {

/// Fuses `loops` (innermost first) and spreads them over threads and blocks of
/// threads; returns the loop over threads. Whatever is computed there is a
/// thread's own and lies in registers, so its extents must be constant.
Halide::Var spreadOverThreads(Halide::Func func, const std::vector<Halide::Var> &loops,
                              const kernel::KernelSpec &spec);

/// The lanes of a block as one vector, if PTX has one of that size; else one by one.
void handleLanes(Halide::Stage stage, const Halide::Var &lane, int64_t lanes);

/// A thread computes the lanes of one block (one element of a plain tensor) at
/// one pixel. Returns the loop over threads.
Halide::Var scheduleResult(Halide::Func func, const kernel::KernelSpec &spec, const Axes &axes);

} // namespace halnet::codegen::cuda

#endif // HALNET_CODEGEN_CUDA_THREADS_H
