//===- Softmax.cpp - softmax on a CPU ------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Schedules softmax: one pixel after the other, its channels in vectors.
//
//===----------------------------------------------------------------------===//

#include "codegen/SoftmaxStages.h"
#include "codegen/cpu/Loops.h"

using namespace halnet;
using namespace halnet::codegen;

static void scheduleStages(SoftmaxStages &stages, const Halide::Func &result,
                           const Halide::Var &pixel) {
  const Halide::Var &lane = stages.source.lane;
  bool blocked = stages.source.blocked();
  for (Halide::Func stage : {stages.laneLargest, stages.laneTotal}) {
    stage.compute_at(result, pixel);
    if (blocked) {
      stage.vectorize(lane);
      stage.update().vectorize(lane);
    }
  }
  stages.largest.compute_at(result, pixel);
  stages.total.compute_at(result, pixel);
  // `power` stays inline: computed twice it needs no memory, of which thousands of classes would
  // take more than Halide puts on the stack.
}

BuiltKernel cpu::buildSoftmax(const kernel::KernelSpec &spec) {
  Operands operands(spec);
  Axes axes(spec.result);
  SoftmaxStages stages(spec, operands, axes);
  Halide::Func result("result");
  finishResults(result, spec, operands, axes, stages.value);
  if (axes.blocked())
    result.reorder(axes.lane, axes.block, axes.x, axes.y, axes.image).vectorize(axes.lane);
  else
    result.reorder(axes.block, axes.x, axes.y, axes.image);
  if (axes.shape.elements() >= parallelElements) {
    Halide::Var tasks;
    result.fuse(axes.y, axes.image, tasks).parallel(tasks);
  }
  scheduleStages(stages, result, axes.x);
  return {result, operands.list()};
}
