//===- Pool.cpp - pooling on a CPU ---------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Schedules max and average pooling: both reductions inside the loop over pixels.
//
//===----------------------------------------------------------------------===//

#include "codegen/Pooling.h"
#include "codegen/cpu/Loops.h"

using namespace halnet;
using namespace halnet::codegen;

/// The longest reduction that is unrolled: 3 taps are most nets' pooling, 7 are no longer worth it.
static constexpr int64_t unrolledTaps = 4;

static void unrollShort(Halide::Func func, const Halide::RVar &taps, int64_t count) {
  if (count <= unrolledTaps)
    func.update().unroll(taps);
}

BuiltKernel cpu::buildPool(const kernel::KernelSpec &spec) {
  Operands operands(spec);
  Axes axes(spec.result);
  Pooling pooling(spec, operands, axes);
  Halide::Func result("result");
  finishResults(result, spec, operands, axes, pooling.value);
  scheduleResult(result, spec, axes, spec.window.kernelH * spec.window.kernelW);

  pooling.whole.compute_at(result, axes.x);
  pooling.row.compute_at(pooling.whole, pooling.rows.x);
  unrollShort(pooling.whole, pooling.rows.x, spec.window.kernelH);
  unrollShort(pooling.row, pooling.columns.x, spec.window.kernelW);
  if (axes.blocked())
    for (Halide::Func stage : {pooling.whole, pooling.row}) {
      stage.vectorize(axes.lane);
      stage.update().vectorize(axes.lane);
    }
  return {result, operands.list()};
}
