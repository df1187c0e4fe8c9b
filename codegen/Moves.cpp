//===- Moves.cpp - values that come from one element of an input ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The main computations of elementwise, layout and concat kernels, on any device.
//
//===----------------------------------------------------------------------===//

#include "codegen/Moves.h"

#include "dialects/Support/Assert.h"

using namespace halnet;
using namespace halnet::codegen;
using Halide::Expr;
using kernel::Family;
using kernel::KernelSpec;
using kernel::TensorShape;

/// The number of the feature (c, h, w) is (c * H + h) * W + w.
static Expr flattenedValue(const KernelSpec &spec, const Operands &operands, const Axes &axes) {
  const TensorShape &input = spec.inputs.front();
  HALNET_ASSERT(axes.shape.c == input.c * input.h * input.w, "a flatten that loses elements");
  Expr feature = min(channelNumber(axes.shape, axes.channel()), int(axes.shape.c - 1));
  int width = int(input.w), height = int(input.h);
  Pixel pixel{feature % width, feature / width % height, axes.image};
  Channel channel = channelOf(input, feature / (width * height));
  return select(isReal(axes.shape, axes.channel()),
                element(operands.inputs.front(), input, channel, pixel), 0.0f);
}

/// The channel of one joined input; any value where the input does not have it.
static Expr joinedElement(const Halide::ImageParam &input, const TensorShape &shape,
                          int64_t firstChannel, const Axes &axes) {
  int64_t block = axes.shape.block;
  bool aligned = block && shape.block == block && firstChannel % block == 0;
  Channel at = axes.channel();
  if (aligned) // the same lane: whole vectors move
    at.block = clamp(at.block - int(firstChannel / block), 0, int(shape.blocks() - 1));
  else
    at = channelOf(shape,
                   clamp(channelNumber(axes.shape, at) - int(firstChannel), 0, int(shape.c - 1)));
  return element(input, shape, at, axes.pixel());
}

static Expr joinedValue(const KernelSpec &spec, const Operands &operands, const Axes &axes) {
  Expr number = channelNumber(axes.shape, axes.channel());
  int64_t firstChannel = axes.shape.c;
  Expr value = 0.0f; // of padding lanes
  for (size_t i = spec.inputs.size(); i-- > 0;) {
    int64_t pastLast = firstChannel;
    firstChannel -= spec.inputs[i].c;
    value = select(number < int(pastLast),
                   joinedElement(operands.inputs[i], spec.inputs[i], firstChannel, axes), value);
  }
  HALNET_ASSERT(firstChannel == 0, "a concat whose inputs are not its result");
  return value;
}

Expr codegen::movedValue(const KernelSpec &spec, const Operands &operands, const Axes &axes) {
  if (spec.family == Family::Concat)
    return joinedValue(spec, operands, axes);
  const TensorShape &input = spec.inputs.front();
  if (input.h != axes.shape.h || input.w != axes.shape.w)
    return flattenedValue(spec, operands, axes);
  return sameElement(operands.inputs.front(), input, axes);
}
