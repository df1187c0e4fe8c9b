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

BuiltKernel cpu::buildLrn(const kernel::KernelSpec &spec) {
  Operands operands(spec);
  Axes axes(spec.result);
  Normalizing normalizing(spec, operands, axes);
  Halide::Func result("result");
  Halide::Var tile("tile"), pixel("pixel");
  finishResults(result, spec, operands, axes, normalizing.value);
  scheduleResult(result, spec, axes, spec.lrn.size);
  result.split(axes.x, tile, pixel, pixelsOf(spec.result.w));
  int block = int(spec.result.block);
  normalizing.squares.compute_at(result, tile)
      .align_bounds(normalizing.channel, block)
      .vectorize(normalizing.channel, block);
  return {result, operands.list()};
}
