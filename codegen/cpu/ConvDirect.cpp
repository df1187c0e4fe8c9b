//===- ConvDirect.cpp - convolution by a register tile -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kind `direct`: a tile of pixels times vectors of output channels stays in
// registers while all taps are added up. Dense layers are computed so as well.
//
//===----------------------------------------------------------------------===//

#include "codegen/cpu/Conv.h"

#include <algorithm>

namespace halnet::codegen::cpu {

using namespace Halide;
using namespace kernel;

namespace {

/// The knobs of `direct`, with their defaults (Schedule.h).
struct Knobs {
  int tileX, tileY, tileK, unrollC, blockK, blockP;
  bool flat, inner, pixelsOutermost;

  Knobs(const Schedule &schedule, const ConvShape &shape)
      : tileX(int(schedule.get("tile_x", 1))), tileY(int(schedule.get("tile_y", 1))),
        tileK(int(schedule.get("tile_k", 1))),
        unrollC(int(schedule.get("unroll_c", shape.inBlock))),
        blockK(int(schedule.get("block_k", 1))), blockP(int(schedule.get("block_p", 0))),
        flat(schedule.get("flat", 0)), inner(schedule.get("inner", 0)),
        pixelsOutermost(schedule.get("order", 0)) {}
};

} // namespace

/// The sum over all taps, before the epilogue.
static Func accumulate(const ConvBuild &conv, const Knobs &knobs, const RDom &r) {
  const ConvShape &shape = conv.shape;
  const Window &w = shape.window;
  const Var &k = conv.k, &x = conv.x, &y = conv.y, &kb = conv.kb, &n = conv.n;
  // Where pixels are flat but the input is not, a tap's place comes from the pixel's.
  bool gathered = knobs.flat && !shape.pointwise();
  Expr column = gathered ? x % int(shape.outW) : Expr(x);
  Expr row = gathered ? x / int(shape.outW) : Expr(y);
  Expr inBlock = r[3] + kb / int(shape.groupOut()) * int(shape.groupIn());
  Func sum("sum");
  sum(conv.vars()) = conv.bias();
  sum(conv.vars()) +=
      conv.input(r[0], column * int(w.strideW) + r[1] * int(w.dilationW),
                 row * int(w.strideH) + r[2] * int(w.dilationH), inBlock, n) *
      (*conv.operands.weights)(k, kb % knobs.tileK, r[0], r[1], r[2], r[3], kb / knobs.tileK);
  return sum;
}

/// All loops around one register tile; returns the one that walks the tiles of a row.
static Var tileResult(Func result, const ConvBuild &conv, const Knobs &knobs) {
  const Var &k = conv.k, &x = conv.x, &y = conv.y, &kb = conv.kb, &n = conv.n;
  Var xo("xo"), xi("xi"), yo("yo"), yi("yi"), ko("ko"), ki("ki"), po("po"), koo("koo"),
      task("task");
  // Tails shift inwards: some pixels are computed twice, none needs a smaller tile.
  result.split(kb, ko, ki, knobs.tileK, TailStrategy::RoundUp)
      .split(x, xo, xi, knobs.tileX, TailStrategy::ShiftInwards)
      .split(y, yo, yi, knobs.tileY, TailStrategy::ShiftInwards);
  int64_t tilesP = knobs.flat ? (conv.shape.pixels() + knobs.tileX - 1) / knobs.tileX
                              : (conv.shape.outH + knobs.tileY - 1) / knobs.tileY;
  int64_t tilesK = conv.shape.outBlocks / knobs.tileK;
  auto block = [](int64_t knob, int64_t all) { return int(knob ? std::min(knob, all) : all); };
  Var walked = knobs.flat ? xo : yo;
  result.split(walked, po, walked, block(knobs.blockP, tilesP), TailStrategy::GuardWithIf)
      .split(ko, koo, ko, block(knobs.blockK, tilesK), TailStrategy::GuardWithIf);
  if (knobs.pixelsOutermost)
    result.reorder(k, ki, xi, yi, xo, yo, ko, koo, po, n).fuse(koo, po, task).fuse(task, n, task);
  else
    result.reorder(k, ki, xi, yi, xo, yo, n, ko, po, koo).fuse(po, koo, task);
  result.vectorize(k).unroll(ki).unroll(xi).unroll(yi).parallel(task);
  return xo;
}

/// The innermost loops: the tile unrolled, vector by vector or pixel by pixel.
static void unrollTile(Func sum, const ConvBuild &conv, const Knobs &knobs, const RDom &r) {
  const Var &k = conv.k, &x = conv.x, &y = conv.y, &kb = conv.kb;
  sum.vectorize(k).unroll(kb).unroll(x).unroll(y);
  Stage update = sum.update();
  if (knobs.inner)
    update.reorder(k, x, y, kb, r[0], r[1], r[2], r[3]);
  else
    update.reorder(k, kb, x, y, r[0], r[1], r[2], r[3]);
  update.unroll(r[0], knobs.unrollC).vectorize(k).unroll(kb).unroll(x).unroll(y);
}

BuiltKernel buildDirect(ConvBuild &conv) {
  Knobs knobs(conv.spec.schedule, conv.shape);
  const Window &w = conv.shape.window;
  RDom r(0, int(conv.shape.inBlock), 0, int(w.kernelW), 0, int(w.kernelH), 0,
         int(conv.shape.groupIn()), "r");
  Func sum = accumulate(conv, knobs, r);
  Func result("result");
  conv.finish(result, sum);
  sum.compute_at(result, tileResult(result, conv, knobs));
  unrollTile(sum, conv, knobs, r);
  return conv.kernel(result);
}

} // namespace halnet::codegen::cpu
