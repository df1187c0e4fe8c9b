//===- Lrn.cpp - local response normalisation on CUDA ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thread squares what its window sees anew: all of it lies in the first cache.
//
//===----------------------------------------------------------------------===//

#include "codegen/Normalizing.h"
#include "codegen/cuda/Threads.h"

using namespace halnet;
using namespace halnet::codegen;

BuiltKernel cuda::buildLrn(const kernel::KernelSpec &spec) {
  Operands operands(spec);
  Axes axes(spec.result);
  Normalizing normalizing(spec, operands, axes);
  Halide::Func result("result");
  finishResults(result, spec, operands, axes, normalizing.value);
  scheduleResult(result, spec, axes);
  return {result, operands.list()};
}
