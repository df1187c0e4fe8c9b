//===- ConvGrouped.cpp - convolutions whose groups cut through blocks --------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kinds `depthwise`, where a vector of channels meets its own taps only, and
// `gather`, which takes any grouping and collects input channels lane by lane.
//
//===----------------------------------------------------------------------===//

#include "codegen/cpu/Conv.h"

namespace halnet::codegen::cpu {

using namespace Halide;
using namespace kernel;

/// A row of the result at a time, its sums beside it in registers, rows in parallel.
static BuiltKernel scheduleRows(ConvBuild &conv, Func sum, int tileX) {
  Var xo("xo"), xi("xi"), task("task");
  Func result("result");
  conv.finish(result, sum);
  result.split(conv.x, xo, xi, tileX, TailStrategy::ShiftInwards)
      .vectorize(conv.k)
      .unroll(xi)
      .fuse(conv.y, conv.kb, task)
      .fuse(task, conv.n, task)
      .parallel(task);
  sum.compute_at(result, xo).vectorize(conv.k).unroll(conv.x);
  return conv.kernel(result);
}

BuiltKernel buildDepthwise(ConvBuild &conv) {
  const Window &w = conv.shape.window;
  RDom r(0, int(w.kernelW), 0, int(w.kernelH), "r");
  Func sum("sum");
  sum(conv.vars()) = conv.bias();
  sum(conv.vars()) +=
      conv.input(conv.k, conv.x * int(w.strideW) + r.x * int(w.dilationW),
                 conv.y * int(w.strideH) + r.y * int(w.dilationH), conv.kb, conv.n) *
      (*conv.operands.weights)(conv.k, r.x, r.y, conv.kb);
  sum.update().reorder(conv.k, conv.x, r.x, r.y).vectorize(conv.k).unroll(conv.x);
  return scheduleRows(conv, sum, int(conv.spec.schedule.get("tile_x", 1)));
}

BuiltKernel buildGather(ConvBuild &conv) {
  const Window &w = conv.shape.window;
  int groupIn = int(conv.spec.inputs.front().c / conv.spec.groups);
  int groupOut = int(conv.spec.result.c / conv.spec.groups);
  RDom r(0, groupIn, 0, int(w.kernelW), 0, int(w.kernelH), "r");
  // Padding lanes read as the last channel does; their weights are zero.
  Expr out = min(conv.kb * int(conv.shape.outBlock) + conv.k, int(conv.spec.result.c) - 1);
  Expr channel = out / groupOut * groupIn + r.x;
  int inBlock = int(conv.shape.inBlock);
  Func sum("sum");
  sum(conv.vars()) = conv.bias();
  sum(conv.vars()) +=
      conv.input(channel % inBlock, conv.x * int(w.strideW) + r.y * int(w.dilationW),
                 conv.y * int(w.strideH) + r.z * int(w.dilationH), channel / inBlock, conv.n) *
      (*conv.operands.weights)(conv.k, r.x, r.y, r.z, conv.kb);
  sum.update().reorder(conv.k, conv.x, r.x, r.y, r.z).vectorize(conv.k).unroll(conv.x);
  return scheduleRows(conv, sum, 1);
}

} // namespace halnet::codegen::cpu
