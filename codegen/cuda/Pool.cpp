//===- Pool.cpp - pooling on CUDA ----------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Schedules max and average pooling: a thread has its window to itself.
//
//===----------------------------------------------------------------------===//

#include "codegen/Pooling.h"
#include "codegen/cuda/Threads.h"

using namespace halnet;
using namespace halnet::codegen;

BuiltKernel cuda::buildPool(const kernel::KernelSpec &spec) {
  Operands operands(spec);
  Axes axes(spec.result);
  Pooling pooling(spec, operands, axes);
  Halide::Func result("result");
  finishResults(result, spec, operands, axes, pooling.value);
  Halide::Var thread = scheduleResult(result, spec, axes);
  pooling.whole.compute_at(result, thread);
  pooling.row.compute_at(pooling.whole, pooling.rows.x);
  if (axes.blocked())
    for (Halide::Func stage : {pooling.whole, pooling.row}) {
      handleLanes(stage, axes.lane, axes.shape.block);
      handleLanes(stage.update(), axes.lane, axes.shape.block);
    }
  return {result, operands.list()};
}
