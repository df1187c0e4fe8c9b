//===- Symbols.cpp - names of kernels, and the versions behind them ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A symbol says what its kernel computes, and ends in a digest of all that shapes it.
//
//===----------------------------------------------------------------------===//

#include "codegen/Codegen.h"
#include "codegen/Digest.h"
#include "codegen/Version.h"

using namespace halnet;
using namespace halnet::codegen;
using kernel::Family;
using kernel::KernelSpec;
using kernel::TensorShape;

std::string_view codegen::halnetVersion() { return HALNET_VERSION; }
std::string_view codegen::halideVersion() { return HALNET_HALIDE_VERSION; }

/// "64x56x56", with the batch in front where it is not 1.
static std::string extents(const TensorShape &shape) {
  std::string text = shape.n == 1 ? "" : std::to_string(shape.n) + "x";
  return text + std::to_string(shape.c) + "x" + std::to_string(shape.h) + "x" +
         std::to_string(shape.w);
}

/// "k64_3x3s2": output channels, window and stride.
static std::string windowText(const KernelSpec &spec) {
  const kernel::Window &window = spec.window;
  return "k" + std::to_string(spec.result.c) + "_" + std::to_string(window.kernelH) + "x" +
         std::to_string(window.kernelW) + "s" + std::to_string(window.strideH);
}

std::string codegen::symbolName(const KernelSpec &spec) {
  std::string name = std::string(familyName(spec.family)) + "_" + extents(spec.inputs.front());
  if (spec.family == Family::Conv || spec.family == Family::Pool)
    name += "_" + windowText(spec);
  else if (spec.family == Family::Dense || spec.family == Family::Concat ||
           spec.family == Family::Slice)
    name += "_k" + std::to_string(spec.result.c);
  std::string identity =
      specText(spec) + "\n" + std::string(halnetVersion()) + "\n" + std::string(halideVersion());
  return name + "_" + sha256Hex(identity).substr(0, 16);
}
