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
  Build conv, pool, softmax, lrn, move;
};

constexpr Builders forCpu{cpu::buildConv, cpu::buildPool, cpu::buildSoftmax, cpu::buildLrn,
                          cpu::buildMove};
constexpr Builders forCuda{cuda::buildConv, cuda::buildPool, cuda::buildSoftmax, cuda::buildLrn,
                           cuda::buildMove};

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
  case Family::Lrn:
    return builders.lrn(spec);
  case Family::Layout:
  case Family::Elementwise:
  case Family::Concat:
  case Family::Combine:
  case Family::Slice:
    return builders.move(spec);
  }
  HALNET_ASSERT(false, "unknown kernel family");
}

} // namespace halnet::codegen
