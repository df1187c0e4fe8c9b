//===- Softmax.cpp - softmax on CUDA -------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Schedules softmax: a thread walks all channels of its pixel, three times.
//
//===----------------------------------------------------------------------===//

#include "codegen/SoftmaxStages.h"
#include "codegen/cuda/Threads.h"

using namespace halnet;
using namespace halnet::codegen;

BuiltKernel cuda::buildSoftmax(const kernel::KernelSpec &spec) {
  Operands operands(spec);
  Axes axes(spec.result);
  SoftmaxStages stages(spec, operands, axes);
  Halide::Func result("result");
  finishResults(result, spec, operands, axes, stages.value);
  if (axes.blocked()) {
    result.reorder(axes.lane, axes.block, axes.x, axes.y, axes.image);
    handleLanes(result, axes.lane, axes.shape.block);
  } else
    result.reorder(axes.block, axes.x, axes.y, axes.image);
  Halide::Var thread = spreadOverThreads(result, {axes.x, axes.y, axes.image}, spec);
  // `power` stays inline: computed twice it needs no memory of its own.
  for (Halide::Func stage : {stages.laneLargest, stages.laneTotal}) {
    stage.compute_at(result, thread);
    if (stages.source.blocked()) {
      handleLanes(stage, stages.source.lane, stages.source.shape.block);
      handleLanes(stage.update(), stages.source.lane, stages.source.shape.block);
    }
  }
  stages.largest.compute_at(result, thread).update().unroll(stages.lanes.x);
  stages.total.compute_at(result, thread).update().unroll(stages.lanes.x);
  return {result, operands.list()};
}
