//===- Pooling.cpp - max and average over windows ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The algorithm of pool kernels, on any device.
//
//===----------------------------------------------------------------------===//

#include "codegen/Pooling.h"

#include "codegen/Arithmetic.h"
#include "dialects/Support/Assert.h"

using namespace halnet;
using namespace halnet::codegen;
using Halide::Expr;
using kernel::KernelSpec;
using kernel::PoolKind;

namespace {

/// Windows along one dimension.
struct Span {
  int extent, kernel, stride, pad, padEnd, dilation;

  Expr tap(const Expr &out, const Expr &index) const {
    return out * stride + index * dilation - pad;
  }
  Expr inside(const Expr &tap) const { return tap >= 0 && tap < extent; }
  Expr clamped(const Expr &tap) const { return clamp(tap, 0, extent - 1); }
  Expr divisor(const Expr &out, bool countPadding) const;
};

} // namespace

/// The taps that an average divides by: those in the image, or by Caffe's rule
/// those in the image padded alike on both sides.
Expr Span::divisor(const Expr &out, bool countPadding) const {
  Expr first = out * stride - pad;
  Expr last = min(first + kernel, countPadding ? extent + padEnd : extent);
  return max(last - (countPadding ? first : max(first, 0)), 1);
}

static Span spanX(const KernelSpec &spec) {
  const kernel::Window &window = spec.window;
  return {int(spec.inputs.front().w), int(window.kernelW),  int(window.strideW),
          int(window.padLeft),        int(window.padRight), int(window.dilationW)};
}

static Span spanY(const KernelSpec &spec) {
  const kernel::Window &window = spec.window;
  return {int(spec.inputs.front().h), int(window.kernelH),   int(window.strideH),
          int(window.padTop),         int(window.padBottom), int(window.dilationH)};
}

Pooling::Pooling(const KernelSpec &spec, const Operands &operands, const Axes &axes)
    : columns(0, int(spec.window.kernelW)), rows(0, int(spec.window.kernelH)) {
  HALNET_ASSERT(spec.inputs.front().block == axes.shape.block, "pooling that changes the layout");
  Span alongX = spanX(spec), alongY = spanY(spec);
  bool isMax = spec.pool == PoolKind::Max;
  Expr neutral = isMax ? Halide::Float(32).min() : Expr(0.0f);
  auto combine = [&](const Expr &a, const Expr &b) { return isMax ? maximum(a, b) : a + b; };
  std::vector<Halide::Var> vars = axes.vars();

  Expr column = alongX.tap(axes.x, columns);
  Expr tap = element(operands.inputs.front(), spec.inputs.front(), axes.channel(),
                     {alongX.clamped(column), axes.y, axes.image});
  row(vars) = neutral;
  row(vars) = combine(row(vars), select(alongX.inside(column), tap, neutral));

  Expr line = alongY.tap(axes.y, rows);
  Expr part = element(row, axes.shape, axes.channel(), {axes.x, alongY.clamped(line), axes.image});
  whole(vars) = neutral;
  whole(vars) = combine(whole(vars), select(alongY.inside(line), part, neutral));

  value = element(whole, axes.shape, axes.channel(), axes.pixel());
  if (!isMax)
    value /= Halide::cast<float>(alongX.divisor(axes.x, spec.countPadding) *
                                 alongY.divisor(axes.y, spec.countPadding));
}
