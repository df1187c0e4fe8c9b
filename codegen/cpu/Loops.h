//===- Loops.h - loops over a result on a CPU ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one schedule of kernels that do little work an element: `vector`.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_CPU_LOOPS_H
#define HALNET_CODEGEN_CPU_LOOPS_H

#include "codegen/Tensors.h"

namespace halnet::codegen::cpu {

/// Kernels of fewer elements run on one thread: waking a sleeping one takes about
/// 15 us, in which a core moves 64 K elements.
inline constexpr int64_t parallelElements = 1 << 16;

/// Vectors over the lanes of a block, or over the row of a plain tensor (over its
/// channels where it has one pixel an image); threads over rows, blocks and images
/// where there is enough to do. `work`: elements read for one written.
void scheduleResult(Halide::Func func, const kernel::KernelSpec &spec, const Axes &axes,
                    int64_t work = 1);

} // namespace halnet::codegen::cpu

#endif // HALNET_CODEGEN_CPU_LOOPS_H
