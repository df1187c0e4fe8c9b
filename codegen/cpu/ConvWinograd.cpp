//===- ConvWinograd.cpp - 3x3 convolution by Winograd's transforms -----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kind `winograd`: tiles of the input are transformed, multiplied with the
// transformed weights point by point, and transformed back into the epilogue.
//
//===----------------------------------------------------------------------===//

#include "codegen/Winograd.h"
#include "codegen/cpu/Conv.h"
#include "codegen/cpu/Prefetch.h"

#include <cmath>

namespace halnet::codegen::cpu {

using namespace Halide;
using namespace kernel;

/// One row of a transform: the values weighted by its coefficients.
static Expr combine(const std::vector<double> &row, const std::vector<Expr> &values) {
  Expr sum;
  for (size_t i = 0; i < row.size(); ++i) {
    if (row[i] == 0)
      continue;
    double size = std::abs(row[i]);
    Expr term = size == 1 ? values[i] : values[i] * float(size);
    if (!sum.defined())
      sum = row[i] < 0 ? -term : term;
    else
      sum = row[i] < 0 ? sum - term : sum + term;
  }
  return sum;
}

/// Element `index`, which must be unrolled, of a transform of the values.
static Expr transformed(const Matrix &matrix, const Expr &index, const std::vector<Expr> &values) {
  std::vector<Expr> rows;
  for (const std::vector<double> &row : matrix)
    rows.push_back(combine(row, values));
  return mux(index, rows);
}

namespace {

/// The three stages. Dimensions: lane, tile of its strip, block of channels, point along x, point
/// along y, strip. A strip is what register tiles may span: a row of tiles where all stages are
/// fused, else all tiles. `points` and `products` are scratch, outputs of the pipeline, or lie on
/// the stack of the thread that needs them at once.
class WinogradBuild {
public:
  explicit WinogradBuild(ConvBuild &conv)
      : conv(conv), form(winogradForm(int(conv.spec.schedule.get("m", 4)))),
        tiles(winogradTiles(conv.shape, form.m)), fuse(int(conv.spec.schedule.get("fuse", 0))),
        stripTiles(fuse == 2 ? tiles.columns : tiles.count),
        tileT(int(conv.spec.schedule.get("tile_t", 1))),
        tileK(int(conv.spec.schedule.get("tile_k", 1))),
        unrollC(int(conv.spec.schedule.get("unroll_c", conv.shape.inBlock))) {}

  BuiltKernel build() {
    transformInput();
    multiply();
    transformOutput();
    std::vector<Func> outputs{result};
    if (fuse < 2)
      outputs.push_back(points);
    if (fuse < 1)
      outputs.push_back(products);
    BuiltKernel kernel{Pipeline(outputs), conv.operands.list()};
    if (conv.spec.schedule.get("prefetch", 0))
      prefetchWeights(kernel.pipeline, *conv.operands.weights,
                      conv.shape.inBlocks * conv.shape.inBlock * tileK * conv.shape.outBlock);
    return kernel;
  }

private:
  Expr inputPixel(const Expr &column, const Expr &row) const;
  void transformInput();
  void multiply();
  void transformOutput();
  void scheduleOutput(Func columns);
  void placeOnStack(Func func, Var loop);
  void fixScratch(Func func, int64_t index);

  ConvBuild &conv;
  WinogradForm form;
  WinogradTiles tiles;
  int fuse, stripTiles, tileT, tileK, unrollC;
  Var c{"c"}, t{"t"}, cb{"cb"}, i{"i"}, j{"j"}, s{"s"}, q{"q"};
  Func points{"points"}, products{"products"}, result{"result"};
};

} // namespace

/// A pixel of the tile t of strip s of the input, zero beyond the image.
Expr WinogradBuild::inputPixel(const Expr &column, const Expr &row) const {
  const ConvShape &shape = conv.shape;
  Expr tileX = fuse == 2 ? Expr(t) : t % tiles.columns;
  Expr tileRow = fuse == 2 ? Expr(s) : t / tiles.columns; // of all images
  Expr x = tileX * form.m + column - int(shape.window.padLeft);
  Expr y = tileRow % tiles.rows * form.m + row - int(shape.window.padTop);
  Expr image = shape.images == 1 ? Expr(0) : tileRow / tiles.rows;
  int right = int(shape.inW) - 1, bottom = int(shape.inH) - 1;
  Expr value = conv.operands.inputs.front()(c, clamp(x, 0, right), clamp(y, 0, bottom), cb, image);
  return select(x >= 0 && x <= right && y >= 0 && y <= bottom, value, 0.0f);
}

void WinogradBuild::fixScratch(Func func, int64_t index) {
  fixOutputs(func, conv.spec, Role::Scratch, index);
  // Halide takes what it wrote itself for aligned memory of its own.
  func.output_buffer().set_host_alignment(64);
}

void WinogradBuild::transformInput() {
  Func rows("rows"); // transformed along x
  std::vector<Expr> pixels, halves;
  for (int a = 0; a < form.n; ++a)
    pixels.push_back(inputPixel(a, q));
  rows(c, i, q, t, cb, s) = transformed(form.input, i, pixels);
  for (int a = 0; a < form.n; ++a)
    halves.push_back(rows(c, i, a, t, cb, s));
  points(c, t, cb, i, j, s) = transformed(form.input, j, halves);
  points.reorder(c, i, j, t, cb, s).vectorize(c).unroll(i).unroll(j);
  if (fuse < 2) {
    fixScratch(points, 0);
    points.parallel(cb);
  }
  rows.compute_at(points, t).reorder(c, i, q).vectorize(c).unroll(i).unroll(q);
}

/// A matrix product for every point, by register tiles of tiles times vectors of channels. One
/// point's inputs stay in the first cache levels, and the weights stream by once.
void WinogradBuild::multiply() {
  Var k("k"), kb("kb"), to("to"), ti("ti"), ko("ko"), ki("ki"), task("task");
  RDom r(0, int(conv.shape.inBlock), 0, int(conv.shape.inBlocks), "channels");
  const ImageParam &weights = *conv.operands.weights;
  Expr outTile = kb / tileK;
  Expr weight = fuse ? weights(k, kb % tileK, r.x, r.y, i, j, outTile)
                     : weights(k, kb % tileK, r.x, r.y, outTile, i, j);
  Func sum("sum");
  sum(k, t, kb, i, j, s) = 0.0f;
  sum(k, t, kb, i, j, s) += weight * points(r.x, t, r.y, i, j, s);
  products(k, t, kb, i, j, s) = sum(k, t, kb, i, j, s);
  products.split(kb, ko, ki, tileK, TailStrategy::RoundUp)
      .split(t, to, ti, tileT, TailStrategy::ShiftInwards)
      .reorder(k, ki, ti, to, ko, i, j, s)
      .vectorize(k)
      .unroll(ki)
      .unroll(ti);
  if (!fuse) {
    fixScratch(products, 1);
    products.fuse(i, j, task).parallel(task);
  }
  sum.compute_at(products, to).vectorize(k).unroll(kb).unroll(t);
  sum.update().reorder(k, kb, t, r.x, r.y).vectorize(k).unroll(kb).unroll(t).unroll(r.x, unrollC);
}

void WinogradBuild::transformOutput() {
  Func columns("columns"); // transformed along x
  std::vector<Expr> values, halves;
  for (int a = 0; a < form.n; ++a)
    values.push_back(products(conv.k, t, conv.kb, a, j, s));
  columns(conv.k, q, j, t, conv.kb, s) = transformed(form.output, q, values);
  const Var &x = conv.x, &y = conv.y;
  Expr row = conv.n * tiles.rows + y / form.m, column = x / form.m;
  Expr tile = fuse == 2 ? column : row * tiles.columns + column;
  Expr strip = fuse == 2 ? row : Expr(0);
  for (int a = 0; a < form.n; ++a)
    halves.push_back(columns(conv.k, x % form.m, a, tile, conv.kb, strip));
  Func sum("outputs");
  sum(conv.vars()) = transformed(form.output, y % form.m, halves) + conv.bias();
  conv.finish(result, sum);
  scheduleOutput(columns);
}

/// Its extents are constants, and checkSchedule() has limited it. What Halide calls stack is memory
/// of the heap beyond 16 KiB; what it calls registers is an array on the stack of any size.
void WinogradBuild::placeOnStack(Func func, Var loop) {
  func.compute_at(result, loop).store_in(MemoryType::Register);
  func.bound_extent(t, stripTiles).bound_storage(t, stripTiles | 1); // odd, as WinogradTiles::apart
}

void WinogradBuild::scheduleOutput(Func columns) {
  Var xo("xo"), xi("xi"), yo("yo"), yi("yi"), ko("ko"), ki("ki"), task("task");
  // No pixel is computed twice, so that a sum may lie where its addend does.
  auto tail = [&](int64_t extent) {
    return extent % form.m ? TailStrategy::GuardWithIf : TailStrategy::RoundUp;
  };
  result.split(conv.x, xo, xi, form.m, tail(conv.shape.outW))
      .split(conv.y, yo, yi, form.m, tail(conv.shape.outH))
      .split(conv.kb, ko, ki, tileK, TailStrategy::RoundUp)
      .vectorize(conv.k)
      .unroll(xi)
      .unroll(yi);
  // All pixels of one tile, which bounds inference does not see where the last tile is cut off.
  columns.bound_extent(t, 1).bound_extent(s, 1);
  columns.compute_at(result, xo).reorder(conv.k, q, j).vectorize(conv.k).unroll(q).unroll(j);
  if (fuse == 0) {
    result.reorder(conv.k, xi, yi, xo, yo, ki, ko, conv.n);
    result.fuse(ki, ko, task).fuse(yo, task, task).fuse(task, conv.n, task).parallel(task);
  } else if (fuse == 1) {
    result.reorder(conv.k, xi, yi, xo, yo, ki, conv.n, ko).parallel(ko);
    placeOnStack(products, ko);
  } else {
    result.reorder(conv.k, xi, yi, xo, ki, ko, yo, conv.n).fuse(yo, conv.n, task).parallel(task);
    placeOnStack(points, task);
    placeOnStack(products, ko);
  }
}

BuiltKernel buildWinograd(ConvBuild &conv) { return WinogradBuild(conv).build(); }

} // namespace halnet::codegen::cpu
