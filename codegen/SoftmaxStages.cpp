//===- SoftmaxStages.cpp - softmax over channels -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The algorithm of softmax kernels, on any device.
//
//===----------------------------------------------------------------------===//

#include "codegen/SoftmaxStages.h"

#include "codegen/Arithmetic.h"

#include <algorithm>

using namespace halnet;
using namespace halnet::codegen;
using Halide::Expr;
using kernel::KernelSpec;
using kernel::TensorShape;

static int lanesOf(const TensorShape &shape) { return int(std::max<int64_t>(shape.block, 1)); }

SoftmaxStages::SoftmaxStages(const KernelSpec &spec, const Operands &operands, const Axes &axes)
    : source(spec.inputs.front()), blocks(0, int(source.shape.blocks())),
      lanes(0, lanesOf(source.shape)) {
  const TensorShape &input = source.shape;
  const Halide::ImageParam &in = operands.inputs.front();
  const Halide::Var &lane = source.lane, &x = source.x, &y = source.y, &image = source.image;
  Pixel pixel = source.pixel();
  Channel each{lane, blocks};
  Expr lowest = Halide::Float(32).min();

  laneLargest(lane, x, y, image) = lowest;
  laneLargest(lane, x, y, image) =
      max(laneLargest(lane, x, y, image),
          select(isReal(input, each), element(in, input, each, pixel), lowest));
  largest(x, y, image) = lowest;
  largest(x, y, image) = max(largest(x, y, image), laneLargest(lanes, x, y, image));

  Expr exponent = element(in, input, source.channel(), pixel) - largest(x, y, image);
  // Halide's exp makes NaN a number.
  Expr passed = select(isNumber(exponent), exp(exponent), exponent);
  power(source.vars()) = select(isReal(input, source.channel()), passed, 0.0f);
  laneTotal(lane, x, y, image) = 0.0f;
  laneTotal(lane, x, y, image) += element(power, input, each, pixel);
  total(x, y, image) = 0.0f;
  total(x, y, image) += laneTotal(lanes, x, y, image);

  Expr share = sameElement(power, input, axes) / total(axes.x, axes.y, axes.image);
  value = select(isReal(axes.shape, axes.channel()), share, 0.0f); // also where the total is NaN
}
