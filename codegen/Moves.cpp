//===- Moves.cpp - values that come from one element of an input ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The main computations of kernels that read each element for about one that they write, on any
// device.
//
//===----------------------------------------------------------------------===//

#include "codegen/Moves.h"

#include "codegen/Arithmetic.h"
#include "dialects/Support/Assert.h"

#include <algorithm>

using namespace halnet;
using namespace halnet::codegen;
using Halide::Expr;
using kernel::CombineKind;
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

/// An input of a combine kernel at the axes; a factor has one pixel for all.
static Expr side(const KernelSpec &spec, const Operands &operands, const Axes &axes, size_t index) {
  const TensorShape &shape = spec.inputs[index];
  bool isFactor = shape.h * shape.w == 1;
  Pixel pixel = isFactor ? Pixel{0, 0, axes.image} : axes.pixel();
  return sameChannel(operands.inputs[index], shape, axes, pixel);
}

static Expr combinedValue(const KernelSpec &spec, const Operands &operands, const Axes &axes) {
  bool isSum = spec.combine == CombineKind::Sum;
  auto term = [&](size_t index) {
    Expr value = side(spec, operands, axes, index);
    return isSum ? float(spec.coefficients[index]) * value : value;
  };
  Expr value = term(0);
  for (size_t i = 1; i < spec.inputs.size(); ++i)
    value = isSum                              ? value + term(i)
            : spec.combine == CombineKind::Max ? maximum(value, term(i))
                                               : value * term(i);
  return value;
}

static Expr slicedValue(const KernelSpec &spec, const Operands &operands, const Axes &axes) {
  const TensorShape &input = spec.inputs.front();
  int64_t block = axes.shape.block;
  bool aligned = input.block == block && (!block || spec.firstChannel % block == 0);
  Channel at = axes.channel();
  if (aligned) // the same lane: whole vectors move
    at.block += int(spec.firstChannel / std::max<int64_t>(block, 1));
  else
    at = channelOf(input, min(channelNumber(axes.shape, at), int(axes.shape.c - 1)) +
                              int(spec.firstChannel));
  return select(isReal(axes.shape, axes.channel()),
                element(operands.inputs.front(), input, at, axes.pixel()), 0.0f);
}

Expr codegen::movedValue(const KernelSpec &spec, const Operands &operands, const Axes &axes) {
  if (spec.family == Family::Concat)
    return joinedValue(spec, operands, axes);
  if (spec.family == Family::Combine)
    return combinedValue(spec, operands, axes);
  if (spec.family == Family::Slice)
    return slicedValue(spec, operands, axes);
  const TensorShape &input = spec.inputs.front();
  if (input.h != axes.shape.h || input.w != axes.shape.w)
    return flattenedValue(spec, operands, axes);
  return sameElement(operands.inputs.front(), input, axes);
}
