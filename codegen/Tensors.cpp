//===- Tensors.cpp - tensors of any layout, seen by channel and pixel ----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Index arithmetic between channels, blocks and lanes.
//
//===----------------------------------------------------------------------===//

#include "codegen/Tensors.h"

using namespace halnet;
using namespace halnet::codegen;
using Halide::Expr;
using kernel::TensorShape;

std::vector<Halide::Var> Axes::vars() const {
  if (blocked())
    return {lane, x, y, block, image};
  return {x, y, block, image};
}

Channel Axes::channel() const { return {blocked() ? Expr(lane) : Expr(0), block}; }

Place Axes::place() const {
  std::vector<Halide::Var> all = vars();
  return {{all.begin(), all.end()}, channel().lane, channel().block};
}

Expr codegen::channelNumber(const TensorShape &shape, const Channel &channel) {
  return shape.block ? channel.block * int(shape.block) + channel.lane : channel.block;
}

Expr codegen::isReal(const TensorShape &shape, const Channel &channel) {
  if (shape.paddedChannels() == shape.c)
    return Halide::Internal::const_true();
  return channelNumber(shape, channel) < int(shape.c);
}

Channel codegen::channelOf(const TensorShape &shape, const Expr &number) {
  if (!shape.block)
    return {0, number};
  return {number % int(shape.block), number / int(shape.block)};
}

Expr codegen::element(const Halide::Func &func, const TensorShape &shape, const Channel &channel,
                      const Pixel &pixel) {
  if (shape.block)
    return func(channel.lane, pixel.x, pixel.y, channel.block, pixel.image);
  return func(pixel.x, pixel.y, channel.block, pixel.image);
}

Expr codegen::sameChannel(const Halide::Func &func, const TensorShape &shape, const Axes &axes,
                          const Pixel &pixel) {
  if (shape.block == axes.shape.block) // padding lanes are zero already
    return element(func, shape, axes.channel(), pixel);
  Expr number = min(channelNumber(axes.shape, axes.channel()), int(axes.shape.c - 1));
  Expr value = element(func, shape, channelOf(shape, number), pixel);
  return select(isReal(axes.shape, axes.channel()), value, 0.0f);
}

Expr codegen::sameElement(const Halide::Func &func, const TensorShape &shape, const Axes &axes) {
  return sameChannel(func, shape, axes, axes.pixel());
}

void codegen::finishResults(Halide::Func func, const kernel::KernelSpec &spec,
                            const Operands &operands, const Axes &axes, const Expr &value) {
  defineResults(func, axes.vars(), epilogue(spec, operands, value, axes.place()));
  fixOutputs(func, spec);
}
