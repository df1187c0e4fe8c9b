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

#include "codegen/cpu/Chunks.h"
#include "codegen/cpu/Conv.h"
#include "codegen/cpu/Prefetch.h"

#include <algorithm>

namespace halnet::codegen::cpu {

using namespace Halide;
using namespace kernel;

namespace {

/// The knobs of `direct`, with their defaults (Schedule.h).
struct Knobs {
  int tileX, tileY, tileK, unrollC;
  int64_t blockK, blockP; ///< any number: what is more than there are means all
  bool flat, inner, pixelsOutermost, prefetch;

  Knobs(const Schedule &schedule, const ConvShape &shape)
      : tileX(int(schedule.get("tile_x", 1))), tileY(int(schedule.get("tile_y", 1))),
        tileK(int(schedule.get("tile_k", 1))),
        unrollC(int(schedule.get("unroll_c", shape.inBlock))), blockK(schedule.get("block_k", 1)),
        blockP(schedule.get("block_p", 0)), flat(schedule.get("flat", 0)),
        inner(schedule.get("inner", 0)), pixelsOutermost(schedule.get("order", 0)),
        prefetch(schedule.get("prefetch", 0)) {}
};

} // namespace

namespace {

/// The sums of a register tile, before the epilogue.
struct Sums {
  Chunks chunks;
  Func chunk; ///< over the taps of one chunk
  Func total; ///< over all chunks

  Sums(const ConvBuild &conv, const Knobs &knobs);
};

} // namespace

Sums::Sums(const ConvBuild &conv, const Knobs &knobs)
    : chunks({conv.shape.inBlock, conv.shape.window.kernelW, conv.shape.window.kernelH,
              conv.shape.groupIn()}),
      chunk("chunk_sum"), total("sum") {
  const ConvShape &shape = conv.shape;
  const Window &w = shape.window;
  const Var &k = conv.k, &x = conv.x, &y = conv.y, &kb = conv.kb, &n = conv.n;
  // Where pixels are flat but the input is not, a tap's place comes from the pixel's.
  bool gathered = knobs.flat && !shape.pointwise();
  Expr column = gathered ? x % int(shape.outW) : Expr(x);
  Expr row = gathered ? x / int(shape.outW) : Expr(y);
  const std::vector<Expr> &tap = chunks.place; // channel, x, y, block
  Expr inBlock = tap[3] + kb / int(shape.groupOut()) * int(shape.groupIn());
  Expr input = conv.input(tap[0], column * int(w.strideW) + tap[1] * int(w.dilationW),
                          row * int(w.strideH) + tap[2] * int(w.dilationH), inBlock, n);
  Expr weight = (*conv.operands.weights)(k, kb % knobs.tileK, tap[0], tap[1], tap[2], tap[3],
                                         kb / knobs.tileK);
  chunk(k, x, y, kb, n, chunks.index) = 0.0f;
  chunk(k, x, y, kb, n, chunks.index) += input * weight;
  total(k, x, y, kb, n) = conv.bias();
  total(k, x, y, kb, n) += chunk(k, x, y, kb, n, chunks.all);
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
static void unrollTile(Sums &sums, const ConvBuild &conv, const Knobs &knobs) {
  const Var &k = conv.k, &x = conv.x, &y = conv.y, &kb = conv.kb;
  const RDom &taps = sums.chunks.taps;
  sums.total.update().reorder(k, kb, x, y, sums.chunks.all);
  if (knobs.inner)
    sums.chunk.update().reorder(k, x, y, kb, taps[0], taps[1], taps[2], taps[3]);
  else
    sums.chunk.update().reorder(k, kb, x, y, taps[0], taps[1], taps[2], taps[3]);
  sums.chunk.update().unroll(taps[0], knobs.unrollC);
  for (Stage stage :
       {Stage(sums.total), sums.total.update(), Stage(sums.chunk), sums.chunk.update()})
    stage.vectorize(k).unroll(kb).unroll(x).unroll(y);
}

BuiltKernel buildDirect(ConvBuild &conv) {
  Knobs knobs(conv.spec.schedule, conv.shape);
  Sums sums(conv, knobs);
  Func result("result");
  conv.finish(result, sums.total);
  sums.total.compute_at(result, tileResult(result, conv, knobs));
  sums.chunk.compute_at(sums.total, sums.chunks.all);
  unrollTile(sums, conv, knobs);
  BuiltKernel kernel = conv.kernel(result);
  if (knobs.prefetch) {
    const ConvShape &shape = conv.shape;
    prefetchWeights(kernel.pipeline, *conv.operands.weights,
                    shape.groupIn() * shape.inBlock * shape.window.kernelH * shape.window.kernelW *
                        knobs.tileK * shape.outBlock);
  }
  return kernel;
}

} // namespace halnet::codegen::cpu
