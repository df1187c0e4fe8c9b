//===- Shapes.cpp - which shapes a kernel may have --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Holds a kernel's inputs, window and result together, family by family.
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/Spec.h"

#include <algorithm>

namespace halnet::kernel {

using Complaint = std::optional<std::string>;

static std::string text(const TensorShape &shape) {
  auto number = [](int64_t value) { return std::to_string(value); };
  std::string logical =
      number(shape.n) + "x" + number(shape.c) + "x" + number(shape.h) + "x" + number(shape.w);
  return shape.block ? logical + " in blocks of " + number(shape.block) : logical;
}

static Complaint mismatch(const KernelSpec &spec) {
  return "no " + std::string(familyName(spec.family)) + " makes " + text(spec.result) + " of " +
         text(spec.inputs.front());
}

static bool isSameImage(const TensorShape &a, const TensorShape &b) {
  return a.n == b.n && a.c == b.c && a.h == b.h && a.w == b.w;
}

namespace {
/// The windows along one dimension.
struct Windows {
  int64_t input, kernel, stride, pad, padEnd, dilation;

  int64_t reach() const { return (kernel - 1) * dilation + 1; }
  int64_t padded() const { return pad + input + padEnd; }
  int64_t floorExtent() const { return (padded() - reach()) / stride + 1; }
  bool fitsOnce() const { return reach() <= padded(); }
  /// Rounded up, a last window may begin anywhere before the trailing padding.
  bool takesRoundedUp(int64_t extent) const {
    return extent == floorExtent() + 1 && (extent - 1) * stride < input + pad;
  }
};
} // namespace

static Windows rows(const KernelSpec &spec) {
  const Window &w = spec.window;
  return {spec.inputs.front().h, w.kernelH, w.strideH, w.padTop, w.padBottom, w.dilationH};
}

static Windows columns(const KernelSpec &spec) {
  const Window &w = spec.window;
  return {spec.inputs.front().w, w.kernelW, w.strideW, w.padLeft, w.padRight, w.dilationW};
}

static Complaint checkConv(const KernelSpec &spec) {
  const TensorShape &in = spec.inputs.front(), &out = spec.result;
  if (in.block == 0 || out.block == 0)
    return "a convolution reads and writes blocks of channels, found " + text(in) + " and " +
           text(out);
  if (spec.groups < 1 || in.c % spec.groups || out.c % spec.groups)
    return "the channels don't divide by group " + std::to_string(spec.groups);
  Windows high = rows(spec), wide = columns(spec);
  bool fits = in.n == out.n && high.fitsOnce() && wide.fitsOnce() && out.h == high.floorExtent() &&
              out.w == wide.floorExtent();
  return fits ? std::nullopt : mismatch(spec);
}

static Complaint checkPool(const KernelSpec &spec) {
  const TensorShape &in = spec.inputs.front(), &out = spec.result;
  auto takes = [](const Windows &windows, int64_t extent) {
    return std::max(windows.pad, windows.padEnd) < windows.kernel && windows.fitsOnce() &&
           (extent == windows.floorExtent() || windows.takesRoundedUp(extent));
  };
  bool fits = in.n == out.n && in.c == out.c && in.block == out.block && takes(rows(spec), out.h) &&
              takes(columns(spec), out.w);
  return fits ? std::nullopt : mismatch(spec);
}

static Complaint checkDense(const KernelSpec &spec) {
  const TensorShape &in = spec.inputs.front(), &out = spec.result;
  bool fits = in.n == out.n && out.h == 1 && out.w == 1 && in.block > 0 && out.block > 0;
  return fits ? std::nullopt : mismatch(spec);
}

static Complaint checkLayout(const KernelSpec &spec) {
  const TensorShape &in = spec.inputs.front(), &out = spec.result;
  bool flattens = in.n == out.n && out.h == 1 && out.w == 1 && out.c == in.c * in.h * in.w;
  return flattens || isSameImage(in, out) ? std::nullopt : mismatch(spec);
}

static Complaint checkConcat(const KernelSpec &spec) {
  TensorShape joined = spec.result;
  joined.c = 0;
  for (const TensorShape &in : spec.inputs) {
    joined.c += in.c;
    if (in.n != joined.n || in.h != joined.h || in.w != joined.w)
      return mismatch(spec);
  }
  if (joined.c != spec.result.c)
    return "the inputs have " + std::to_string(joined.c) + " channels, the result " +
           std::to_string(spec.result.c);
  return std::nullopt;
}

static Complaint checkCombine(const KernelSpec &spec) {
  for (size_t i = 0; i < spec.inputs.size(); ++i) {
    TensorShape in = spec.inputs[i];
    bool isFactor = i > 0 && spec.combine == CombineKind::Product && in.h == 1 && in.w == 1;
    if (isFactor) {
      in.h = spec.result.h;
      in.w = spec.result.w;
    }
    if (!isSameImage(in, spec.result))
      return "no combine makes " + text(spec.result) + " of " + text(spec.inputs[i]);
  }
  return std::nullopt;
}

static Complaint checkSlice(const KernelSpec &spec) {
  TensorShape in = spec.inputs.front();
  if (spec.firstChannel > in.c - spec.result.c)
    return std::to_string(spec.result.c) + " channels from " + std::to_string(spec.firstChannel) +
           " on do not lie in " + text(in);
  in.c = spec.result.c;
  return isSameImage(in, spec.result) ? std::nullopt : mismatch(spec);
}

static Complaint checkLrn(const KernelSpec &spec) {
  const TensorShape &in = spec.inputs.front();
  bool fits = isSameImage(in, spec.result) && in.block > 0 && in.block == spec.result.block;
  return fits ? std::nullopt : mismatch(spec);
}

Complaint checkShapes(const KernelSpec &spec) {
  switch (spec.family) {
  case Family::Conv:
    return checkConv(spec);
  case Family::Dense:
    return checkDense(spec);
  case Family::Pool:
    return checkPool(spec);
  case Family::Layout:
    return checkLayout(spec);
  case Family::Concat:
    return checkConcat(spec);
  case Family::Combine:
    return checkCombine(spec);
  case Family::Slice:
    return checkSlice(spec);
  case Family::Lrn:
    return checkLrn(spec);
  case Family::Softmax:
  case Family::Elementwise:
    return isSameImage(spec.inputs.front(), spec.result) ? std::nullopt : mismatch(spec);
  }
  return std::nullopt;
}

} // namespace halnet::kernel
