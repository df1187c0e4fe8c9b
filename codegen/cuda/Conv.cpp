//===- Conv.cpp - convolution and dense kernels on CUDA ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A register tile a thread, its operands straight from global memory: padding is
// a comparison a tap, so there is no scratch.
//
//===----------------------------------------------------------------------===//

#include "codegen/cuda/Threads.h"
#include "dialects/Kernel/ConvShape.h"
#include "dialects/Kernel/Schedule.h"
#include "dialects/Support/Assert.h"

using namespace halnet;
using namespace halnet::codegen;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::Var;
using kernel::ConvShape;
using kernel::KernelSpec;
using kernel::Window;

namespace {

/// A convolution under construction. Funcs over a result have the dimensions
/// (k, x, y, kb, n) of its buffers; `direct` has all pixels in x.
struct ConvBuild {
  const KernelSpec &spec;
  ConvShape shape;
  Operands operands;
  Var k{"k"}, x{"x"}, y{"y"}, kb{"kb"}, n{"n"};

  explicit ConvBuild(const KernelSpec &spec) : spec(spec), shape(convShape(spec)), operands(spec) {}

  std::vector<Var> vars() const { return {k, x, y, kb, n}; }
  Expr bias() const { return operands.bias ? (*operands.bias)(k, kb) : Expr(0.0f); }
  Expr input(const Expr &lane, const Expr &outX, const Expr &outY, const Expr &kx, const Expr &ky,
             const Expr &block) const;
  Func finish(const Func &sum) const;
};

} // namespace

/// The input below a tap of the window at an output pixel; 0 in the padding.
Expr ConvBuild::input(const Expr &lane, const Expr &outX, const Expr &outY, const Expr &kx,
                      const Expr &ky, const Expr &block) const {
  const Window &w = shape.window;
  const Halide::ImageParam &in = operands.inputs.front();
  Expr column = outX * int(w.strideW) + kx * int(w.dilationW) - int(w.padLeft);
  Expr row = outY * int(w.strideH) + ky * int(w.dilationH) - int(w.padTop);
  if (!shape.padded)
    return in(lane, column, row, block, n);
  int lastX = int(shape.inW) - 1, lastY = int(shape.inH) - 1;
  Expr inside = column >= 0 && column <= lastX && row >= 0 && row <= lastY;
  return select(inside, in(lane, clamp(column, 0, lastX), clamp(row, 0, lastY), block, n), 0.0f);
}

/// The kernel's results from the sums, through the epilogue.
Func ConvBuild::finish(const Func &sum) const {
  Func result("result");
  Place place{{k, x, y, kb, n}, k, kb};
  defineResults(result, vars(), epilogue(spec, operands, sum(place.coordinates), place));
  fixOutputs(result, spec);
  return result;
}

static BuiltKernel buildDirect(const ConvBuild &conv) {
  const ConvShape &shape = conv.shape;
  const Window &w = shape.window;
  int tileX = int(conv.spec.schedule.get("tile_x", 1));
  int tileK = int(conv.spec.schedule.get("tile_k", 1));
  RDom r(0, int(shape.inBlock), 0, int(w.kernelW), 0, int(w.kernelH), 0, int(shape.groupIn()), "r");
  Var c("c"), kx("kx"), ky("ky"), cb("cb"), xo("xo"), xi("xi"), ko("ko"), ki("ki");

  // A 1x1 convolution that visits every pixel reads its input as one row, too.
  bool gathered = !shape.pointwise();
  Expr outX = gathered ? conv.x % int(shape.outW) : Expr(conv.x);
  Expr outY = gathered ? conv.x / int(shape.outW) : Expr(0);
  Func tap("tap"), sum("sum");
  tap(c, conv.x, kx, ky, cb, conv.n) = conv.input(c, outX, outY, kx, ky, cb);
  // Written so that the bounds of a tile's channels show that it lies in one group.
  Expr group = conv.kb / tileK / int(shape.groupOut() / tileK);
  sum(conv.vars()) = conv.bias();
  sum(conv.vars()) +=
      tap(r[0], conv.x, r[1], r[2], r[3] + group * int(shape.groupIn()), conv.n) *
      (*conv.operands.weights)(conv.k, conv.kb % tileK, r[0], r[1], r[2], r[3], conv.kb / tileK);

  Func result = conv.finish(sum);
  // Tails of pixels shift inwards: a guard would take the sums' constant extents away.
  result.split(conv.kb, ko, ki, tileK, Halide::TailStrategy::RoundUp)
      .split(conv.x, xo, xi, tileX, Halide::TailStrategy::ShiftInwards)
      .reorder(conv.k, ki, xi, conv.y, xo, ko, conv.n)
      .vectorize(conv.k)
      .unroll(ki)
      .unroll(xi);
  Var thread = cuda::spreadOverThreads(result, {conv.y, xo, ko, conv.n}, conv.spec);
  sum.compute_at(result, thread).vectorize(conv.k).unroll(conv.kb).unroll(conv.x);
  sum.update()
      .reorder(conv.k, conv.kb, conv.x, r[0], r[1], r[2], r[3])
      .vectorize(conv.k)
      .unroll(conv.kb)
      .unroll(conv.x)
      .unroll(r[0]);
  tap.compute_at(sum, r[1]).unroll(conv.x);
  cuda::handleLanes(tap, c, shape.inBlock);
  return {result, conv.operands.list()};
}

/// Input channels lane by lane, for groups that share blocks; a thread a vector.
static BuiltKernel buildGather(const ConvBuild &conv) {
  const Window &w = conv.shape.window;
  int groupIn = int(conv.spec.inputs.front().c / conv.spec.groups);
  int groupOut = int(conv.spec.result.c / conv.spec.groups);
  int inBlock = int(conv.shape.inBlock);
  RDom r(0, groupIn, 0, int(w.kernelW), 0, int(w.kernelH), "r");
  // Padding lanes read as the last channel does; their weights are zero.
  Expr out = min(conv.kb * int(conv.shape.outBlock) + conv.k, int(conv.spec.result.c) - 1);
  Expr channel = out / groupOut * groupIn + r.x;
  Func sum("sum");
  sum(conv.vars()) = conv.bias();
  sum(conv.vars()) += conv.input(channel % inBlock, conv.x, conv.y, r.y, r.z, channel / inBlock) *
                      (*conv.operands.weights)(conv.k, r.x, r.y, r.z, conv.kb);
  Func result = conv.finish(sum);
  Var thread = cuda::spreadOverThreads(result.vectorize(conv.k), {conv.x, conv.y, conv.kb, conv.n},
                                       conv.spec);
  sum.compute_at(result, thread).vectorize(conv.k).update().vectorize(conv.k);
  return {result, conv.operands.list()};
}

BuiltKernel cuda::buildConv(const KernelSpec &spec) {
  HALNET_ASSERT(!checkSchedule(spec), "a schedule reached code generation unchecked");
  ConvBuild conv(spec);
  return spec.schedule.kind == "gather" ? buildGather(conv) : buildDirect(conv);
}
