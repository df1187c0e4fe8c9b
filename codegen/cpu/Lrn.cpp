//===- Lrn.cpp - local response normalisation on CPUs ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Squares of a few pixels lie in a row of channels, so that the windows around
// the channels of a block are plain vectors.
//
//===----------------------------------------------------------------------===//

#include "codegen/Normalizing.h"
#include "codegen/cpu/Loops.h"

using namespace halnet;
using namespace halnet::codegen;

/// Pixels whose squares are computed before the first is read back, as vectors that no store
/// made as a whole come late; without a tail, whose elements would be computed twice.
static int pixelsOf(int64_t row) {
  int pixels = 16;
  while (row % pixels)
    --pixels;
  return pixels;
}

/// The squares of a tile lie on the stack, as registers do that there are not enough of: what
/// Halide calls stack is memory of the heap beyond 16 KiB. Those of more channels are computed
/// again for each sum.
static void scheduleSquares(Normalizing &normalizing, const Halide::Func &result,
                            const Halide::Var &tile, const kernel::KernelSpec &spec) {
  constexpr int64_t mostBytes = 256 << 10;
  int block = int(spec.result.block);
  int64_t channels = (spec.result.blocks() + 2) * block + spec.lrn.size;
  if (4 * channels * pixelsOf(spec.result.w) > mostBytes)
    return;
  normalizing.squares.compute_at(result, tile)
      .store_in(Halide::MemoryType::Register)
      .align_bounds(normalizing.channel, block)
      .vectorize(normalizing.channel, block);
}

BuiltKernel cpu::buildLrn(const kernel::KernelSpec &spec) {
  Operands operands(spec);
  Axes axes(spec.result);
  Normalizing normalizing(spec, operands, axes);
  Halide::Func result("result");
  Halide::Var tile("tile"), pixel("pixel");
  finishResults(result, spec, operands, axes, normalizing.value);
  scheduleResult(result, spec, axes, spec.lrn.size);
  result.split(axes.x, tile, pixel, pixelsOf(spec.result.w));
  scheduleSquares(normalizing, result, tile, spec);
  return {result, operands.list()};
}
