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

/// The three stages. Dimensions: lane, tile, block of channels, point along x, point along y.
/// `points` and `products` are scratch: outputs of the pipeline.
class WinogradBuild {
public:
  explicit WinogradBuild(ConvBuild &conv)
      : conv(conv), form(winogradForm(int(conv.spec.schedule.get("m", 4)))),
        tiles(winogradTiles(conv.shape, form.m)), tileT(int(conv.spec.schedule.get("tile_t", 1))),
        tileK(int(conv.spec.schedule.get("tile_k", 1))),
        unrollC(int(conv.spec.schedule.get("unroll_c", conv.shape.inBlock))) {}

  BuiltKernel build() {
    transformInput();
    multiply();
    transformOutput();
    return {Pipeline({result, points, products}), conv.operands.list()};
  }

private:
  Expr inputPixel(const Expr &column, const Expr &row) const;
  void transformInput();
  void multiply();
  void transformOutput();
  void scheduleOutput(Func columns);
  void fixScratch(Func func, int64_t index);

  ConvBuild &conv;
  WinogradForm form;
  WinogradTiles tiles;
  int tileT, tileK, unrollC;
  Var c{"c"}, t{"t"}, cb{"cb"}, i{"i"}, j{"j"}, q{"q"};
  Func points{"points"}, products{"products"}, result{"result"};
};

} // namespace

/// A pixel of the tile t of the input, zero beyond the image.
Expr WinogradBuild::inputPixel(const Expr &column, const Expr &row) const {
  const ConvShape &shape = conv.shape;
  Expr x = t % tiles.columns * form.m + column - int(shape.window.padLeft);
  Expr y = t / tiles.columns % tiles.rows * form.m + row - int(shape.window.padTop);
  Expr image = shape.images == 1 ? Expr(0) : t / (tiles.columns * tiles.rows);
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
  rows(c, i, q, t, cb) = transformed(form.input, i, pixels);
  for (int a = 0; a < form.n; ++a)
    halves.push_back(rows(c, i, a, t, cb));
  points(c, t, cb, i, j) = transformed(form.input, j, halves);
  fixScratch(points, 0);
  points.reorder(c, i, j, t, cb).vectorize(c).unroll(i).unroll(j).parallel(cb);
  rows.compute_at(points, t).reorder(c, i, q).vectorize(c).unroll(i).unroll(q);
}

/// A matrix product for every point, by register tiles of tiles times vectors of channels. One
/// point's inputs stay in the first cache levels, and the weights stream by once.
void WinogradBuild::multiply() {
  Var k("k"), kb("kb"), to("to"), ti("ti"), ko("ko"), ki("ki"), task("task");
  RDom r(0, int(conv.shape.inBlock), 0, int(conv.shape.inBlocks), "channels");
  Func sum("sum");
  sum(k, t, kb, i, j) = 0.0f;
  sum(k, t, kb, i, j) += (*conv.operands.weights)(k, kb % tileK, r.x, r.y, kb / tileK, i, j) *
                         points(r.x, t, r.y, i, j);
  products(k, t, kb, i, j) = sum(k, t, kb, i, j);
  fixScratch(products, 1);
  products.split(kb, ko, ki, tileK, TailStrategy::RoundUp)
      .split(t, to, ti, tileT, TailStrategy::ShiftInwards)
      .reorder(k, ki, ti, to, ko, i, j)
      .vectorize(k)
      .unroll(ki)
      .unroll(ti)
      .fuse(i, j, task)
      .parallel(task);
  sum.compute_at(products, to).vectorize(k).unroll(kb).unroll(t);
  sum.update().reorder(k, kb, t, r.x, r.y).vectorize(k).unroll(kb).unroll(t).unroll(r.x, unrollC);
}

void WinogradBuild::transformOutput() {
  Func columns("columns"); // transformed along x
  std::vector<Expr> values, halves;
  for (int a = 0; a < form.n; ++a)
    values.push_back(products(conv.k, t, conv.kb, a, j));
  columns(conv.k, q, j, t, conv.kb) = transformed(form.output, q, values);
  const Var &x = conv.x, &y = conv.y;
  Expr tile = (conv.n * tiles.rows + y / form.m) * tiles.columns + x / form.m;
  for (int a = 0; a < form.n; ++a)
    halves.push_back(columns(conv.k, x % form.m, a, tile, conv.kb));
  Func sum("outputs");
  sum(conv.vars()) = transformed(form.output, y % form.m, halves) + conv.bias();
  conv.finish(result, sum);
  scheduleOutput(columns);
}

void WinogradBuild::scheduleOutput(Func columns) {
  Var xo("xo"), xi("xi"), yo("yo"), yi("yi"), task("task");
  // No pixel is computed twice, so that a sum may lie where its addend does.
  auto tail = [&](int64_t extent) {
    return extent % form.m ? TailStrategy::GuardWithIf : TailStrategy::RoundUp;
  };
  result.split(conv.x, xo, xi, form.m, tail(conv.shape.outW))
      .split(conv.y, yo, yi, form.m, tail(conv.shape.outH))
      .reorder(conv.k, xi, yi, xo, yo, conv.kb, conv.n)
      .vectorize(conv.k)
      .unroll(xi)
      .unroll(yi)
      .fuse(yo, conv.kb, task)
      .fuse(task, conv.n, task)
      .parallel(task);
  columns.compute_at(result, xo).reorder(conv.k, q, j).vectorize(conv.k).unroll(q).unroll(j);
}

BuiltKernel buildWinograd(ConvBuild &conv) { return WinogradBuild(conv).build(); }

} // namespace halnet::codegen::cpu
