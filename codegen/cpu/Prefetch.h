//===- Prefetch.h - the weights of the next tile ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Weights come from memory once a run, and a core's own prefetcher stops at every
// page. So while one tile of weights is multiplied, the next is asked for.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_CPU_PREFETCH_H
#define HALNET_CODEGEN_CPU_PREFETCH_H

#include <Halide.h>

#include <cstdint>

namespace halnet::codegen::cpu {

/// Has the innermost loops that read `weights` prefetch them from `tileFloats` further on. What a
/// loop's iteration reads is shared out among the passes over the tile: the enclosing loops that
/// read the same weights again. Which cache level it goes to is for emitKernel() to say.
void prefetchWeights(Halide::Pipeline &pipeline, const Halide::ImageParam &weights,
                     int64_t tileFloats);

} // namespace halnet::codegen::cpu

#endif // HALNET_CODEGEN_CPU_PREFETCH_H
