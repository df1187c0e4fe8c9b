//===- Normalizing.cpp - local response normalisation ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The algorithm of lrn kernels, on any device.
//
//===----------------------------------------------------------------------===//

#include "codegen/Normalizing.h"

#include "codegen/Arithmetic.h"

using namespace halnet;
using namespace halnet::codegen;
using Halide::Expr;

Normalizing::Normalizing(const kernel::KernelSpec &spec, const Operands &operands,
                         const Axes &axes) {
  const kernel::TensorShape &input = spec.inputs.front();
  const Halide::ImageParam &in = operands.inputs.front();
  // Whole blocks are in the tensor or beyond it, and padding lanes are 0.
  auto [lane, block] = channelOf(input, channel);
  int lastBlock = int(input.blocks() - 1);
  Expr x = element(in, input, {lane, clamp(block, 0, lastBlock)}, axes.pixel());
  squares(channel, axes.x, axes.y, axes.image) =
      select(block >= 0 && block <= lastBlock, x * x, 0.0f);

  int reach = int(spec.lrn.size / 2);
  Expr number = channelNumber(input, axes.channel()), sum = 0.0f;
  for (int away = -reach; away <= reach; ++away)
    sum += squares(number + away, axes.x, axes.y, axes.image);
  Expr base = float(spec.lrn.k) + float(spec.lrn.alpha / double(spec.lrn.size)) * sum;
  Expr normalized = sameElement(in, input, axes) * inversePower(base, spec.lrn.beta);
  value = select(isReal(axes.shape, axes.channel()), normalized, 0.0f);
}
