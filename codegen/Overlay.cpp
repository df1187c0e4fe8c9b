//===- Overlay.cpp - results in the place of what they are made from ---------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Codegen.h"
#include "dialects/Kernel/ConvShape.h"

#include <algorithm>

using namespace halnet;
using namespace halnet::kernel;

/// Tiles whose tails shift inwards compute some pixels twice, and so would add twice.
static bool tilesDivide(const KernelSpec &spec) {
  ConvShape shape = convShape(spec);
  int64_t row = spec.schedule.get("flat", 0) ? shape.pixels() : shape.outW;
  return row % spec.schedule.get("tile_x", 1) == 0 &&
         shape.outH % spec.schedule.get("tile_y", 1) == 0;
}

bool codegen::mayOverlay(const KernelSpec &spec, Role role) {
  if (spec.target->device != Device::Cpu) // whose tiles shift inwards whatever the family
    return false;
  switch (spec.family) {
  case Family::Conv:
  case Family::Dense:
    return role == Role::Addend && tilesDivide(spec);
  case Family::Elementwise: // a change of layout moves what it has yet to read
    return role == Role::Addend || spec.inputs.front().block == spec.result.block;
  case Family::Combine: // of a factor every element is read for a whole image
    return role == Role::Addend ||
           std::all_of(spec.inputs.begin(), spec.inputs.end(),
                       [&](const TensorShape &input) { return input == spec.result; });
  case Family::Pool:
  case Family::Slice:
  case Family::Lrn:
  case Family::Layout:
  case Family::Concat:
    return role == Role::Addend;
  case Family::Softmax: // reads all channels for each of them
    return false;
  }
  return false;
}
