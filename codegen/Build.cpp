//===- Build.cpp - one Halide pipeline a kernel ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sends every kernel to its family.
//
//===----------------------------------------------------------------------===//

#include "codegen/Build.h"

#include "dialects/Support/Assert.h"

namespace halnet::codegen {

using kernel::Family;

BuiltKernel build(const kernel::KernelSpec &spec) {
  HALNET_ASSERT(spec.target && spec.target->device == kernel::Device::Cpu, "not a CPU kernel");
  switch (spec.family) {
  case Family::Conv:
  case Family::Dense:
    return cpu::buildConv(spec);
  case Family::Pool:
    return cpu::buildPool(spec);
  case Family::Softmax:
    return cpu::buildSoftmax(spec);
  case Family::Layout:
    return cpu::buildLayout(spec);
  case Family::Elementwise:
    return cpu::buildElementwise(spec);
  case Family::Concat:
    return cpu::buildConcat(spec);
  }
  HALNET_ASSERT(false, "unknown kernel family");
}

} // namespace halnet::codegen
