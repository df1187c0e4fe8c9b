//===- ConvShape.cpp - what a convolution walks over -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Derives the loops of Conv and Dense kernels from their specs.
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/ConvShape.h"

#include "dialects/Support/Assert.h"

namespace halnet::kernel {

bool ConvShape::pointwise() const {
  return inH == outH && inW == outW && window.kernelH * window.kernelW == 1 && !padded;
}

/// Input pixels from the first tap of the first window to the last tap of the last one.
static int64_t span(int64_t out, int64_t stride, int64_t kernel, int64_t dilation) {
  return (out - 1) * stride + (kernel - 1) * dilation + 1;
}

static ConvShape denseShape(const KernelSpec &spec) {
  const TensorShape &in = spec.inputs.front();
  ConvShape shape{};
  shape.images = shape.groups = 1;
  shape.inBlock = in.block;
  shape.inBlocks = in.blocks() * in.h * in.w;
  shape.outBlock = spec.result.block;
  shape.outBlocks = spec.result.blocks();
  shape.inH = shape.outH = shape.spanH = 1;
  shape.inW = shape.outW = shape.spanW = in.n;
  shape.wholeBlocks = true;
  return shape;
}

ConvShape convShape(const KernelSpec &spec) {
  HALNET_ASSERT(spec.family == Family::Conv || spec.family == Family::Dense, "not a convolution");
  const TensorShape &in = spec.inputs.front(), &out = spec.result;
  HALNET_ASSERT(in.block > 0 && out.block > 0, "convolutions take blocked layouts only");
  if (spec.family == Family::Dense)
    return denseShape(spec);
  const Window &w = spec.window;
  ConvShape shape{in.n,
                  spec.groups,
                  in.block,
                  in.blocks(),
                  out.block,
                  out.blocks(),
                  in.h,
                  in.w,
                  out.h,
                  out.w,
                  span(out.h, w.strideH, w.kernelH, w.dilationH),
                  span(out.w, w.strideW, w.kernelW, w.dilationW),
                  w,
                  false,
                  false,
                  false,
                  1};
  // The stride of a single window moves nothing; as 1 it can't mislead who takes rows as one.
  if (out.h == 1)
    shape.window.strideH = 1;
  if (out.w == 1)
    shape.window.strideW = 1;
  shape.padded = w.padTop > 0 || w.padLeft > 0 || shape.spanH - w.padTop > in.h ||
                 shape.spanW - w.padLeft > in.w;
  shape.wholeBlocks = spec.groups == 1 ||
                      (in.c / spec.groups % in.block == 0 && out.c / spec.groups % out.block == 0);
  shape.depthwise = spec.groups > 1 && spec.groups == in.c && in.block == out.block;
  shape.repeats = shape.depthwise ? out.c / in.c : 1;
  return shape;
}

} // namespace halnet::kernel
