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

#include "codegen/cpu/Chunks.h"
#include "codegen/cpu/Conv.h"

namespace halnet::codegen::cpu {

using namespace Halide;
using namespace kernel;

/// Adds up term(place of a tap) over taps of `extents`, from the innermost on: a row of the result
/// at a time, its sums beside it in registers, rows in parallel.
template <typename Term>
static BuiltKernel buildRows(ConvBuild &conv, const std::vector<int64_t> &extents, Term term,
                             int tileX) {
  const Var &k = conv.k, &x = conv.x, &y = conv.y, &kb = conv.kb, &n = conv.n;
  Var xo("xo"), xi("xi"), task("task");
  Chunks chunks(extents);
  Func chunk("chunk_sum"), sum("sum"), result("result");
  chunk(k, x, y, kb, n, chunks.index) = 0.0f;
  chunk(k, x, y, kb, n, chunks.index) += term(chunks.place);
  sum(conv.vars()) = conv.bias();
  sum(conv.vars()) += chunk(k, x, y, kb, n, chunks.all);
  conv.finish(result, sum);
  result.split(x, xo, xi, tileX, TailStrategy::ShiftInwards)
      .vectorize(k)
      .unroll(xi)
      .fuse(y, kb, task)
      .fuse(task, n, task)
      .parallel(task);
  sum.compute_at(result, xo);
  sum.update().reorder(k, x, chunks.all);
  chunk.compute_at(sum, chunks.all);
  std::vector<VarOrRVar> inwardsOut{k, x};
  for (size_t dim = 0; dim < extents.size(); ++dim)
    inwardsOut.push_back(chunks.taps[int(dim)]);
  chunk.update().reorder(inwardsOut);
  for (Stage stage : {Stage(sum), sum.update(), Stage(chunk), chunk.update()})
    stage.vectorize(k).unroll(x);
  return conv.kernel(result);
}

BuiltKernel buildDepthwise(ConvBuild &conv) {
  const Window &w = conv.shape.window;
  auto term = [&](const std::vector<Expr> &tap) -> Expr { // x, y
    return conv.input(conv.k, conv.x * int(w.strideW) + tap[0] * int(w.dilationW),
                      conv.y * int(w.strideH) + tap[1] * int(w.dilationH), conv.kb, conv.n) *
           (*conv.operands.weights)(conv.k, tap[0], tap[1], conv.kb);
  };
  return buildRows(conv, {w.kernelW, w.kernelH}, term, int(conv.spec.schedule.get("tile_x", 1)));
}

BuiltKernel buildGather(ConvBuild &conv) {
  const Window &w = conv.shape.window;
  int64_t groupIn = conv.spec.inputs.front().c / conv.spec.groups;
  int64_t groupOut = conv.spec.result.c / conv.spec.groups;
  int inBlock = int(conv.shape.inBlock);
  // Padding lanes read as the last channel does; their weights are zero.
  Expr out = min(conv.kb * int(conv.shape.outBlock) + conv.k, int(conv.spec.result.c) - 1);
  auto term = [&](const std::vector<Expr> &tap) -> Expr { // channel of the group, x, y
    Expr channel = out / int(groupOut) * int(groupIn) + tap[0];
    return conv.input(channel % inBlock, conv.x * int(w.strideW) + tap[1] * int(w.dilationW),
                      conv.y * int(w.strideH) + tap[2] * int(w.dilationH), channel / inBlock,
                      conv.n) *
           (*conv.operands.weights)(conv.k, tap[0], tap[1], tap[2], conv.kb);
  };
  return buildRows(conv, {groupIn, w.kernelW, w.kernelH}, term,
                   int(conv.spec.schedule.get("tile_x", 1)));
}

} // namespace halnet::codegen::cpu
