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

namespace {

/// What a device gives for each family.
struct Builders {
  using Build = BuiltKernel (*)(const kernel::KernelSpec &);
  Build conv, pool, softmax, layout, elementwise, concat;
};

constexpr Builders forCpu{cpu::buildConv,   cpu::buildPool,        cpu::buildSoftmax,
                          cpu::buildLayout, cpu::buildElementwise, cpu::buildConcat};
constexpr Builders forCuda{cuda::buildConv,   cuda::buildPool,        cuda::buildSoftmax,
                           cuda::buildLayout, cuda::buildElementwise, cuda::buildConcat};

} // namespace

BuiltKernel build(const kernel::KernelSpec &spec) {
  HALNET_ASSERT(spec.target, "a kernel without a target");
  const Builders &builders = spec.target->device == kernel::Device::Cuda ? forCuda : forCpu;
  switch (spec.family) {
  case Family::Conv:
  case Family::Dense:
    return builders.conv(spec);
  case Family::Pool:
    return builders.pool(spec);
  case Family::Softmax:
    return builders.softmax(spec);
  case Family::Layout:
    return builders.layout(spec);
  case Family::Elementwise:
    return builders.elementwise(spec);
  case Family::Concat:
    return builders.concat(spec);
  }
  HALNET_ASSERT(false, "unknown kernel family");
}

} // namespace halnet::codegen
