//===- Loops.cpp - loops over a result on a CPU --------------------------------===//
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

#include "codegen/cpu/Loops.h"

using namespace halnet;
using namespace halnet::codegen;
using kernel::TensorShape;

/// Vectors of a plain tensor lie along its rows, or its channels where rows have one pixel.
static void vectorizePlain(Halide::Func func, const kernel::KernelSpec &spec, const Axes &axes) {
  bool alongChannels = axes.shape.w == 1;
  const Halide::Var &along = alongChannels ? axes.block : axes.x;
  int64_t extent = alongChannels ? axes.shape.c : axes.shape.w;
  if (alongChannels)
    func.reorder(axes.block, axes.x, axes.y, axes.image);
  if (extent >= spec.target->vectorWidth)
    func.vectorize(along, spec.target->vectorWidth, Halide::TailStrategy::GuardWithIf);
}

void cpu::scheduleResult(Halide::Func func, const kernel::KernelSpec &spec, const Axes &axes,
                         int64_t work) {
  if (axes.blocked())
    func.vectorize(axes.lane);
  else
    vectorizePlain(func, spec, axes);
  if (axes.shape.elements() * work < parallelElements)
    return;
  Halide::Var rows, tasks;
  if (!axes.blocked() && axes.shape.w == 1)
    func.fuse(axes.y, axes.image, tasks);
  else
    func.fuse(axes.y, axes.block, rows).fuse(rows, axes.image, tasks);
  func.parallel(tasks);
}
