//===- Moves.cpp - elementwise, layout and concat kernels on CUDA --------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All of them are one thread a vector of the result.
//
//===----------------------------------------------------------------------===//

#include "codegen/Moves.h"
#include "codegen/cuda/Threads.h"

using namespace halnet;
using namespace halnet::codegen;

BuiltKernel cuda::buildMove(const kernel::KernelSpec &spec) {
  Operands operands(spec);
  Axes axes(spec.result);
  Halide::Func result("result");
  finishResults(result, spec, operands, axes, movedValue(spec, operands, axes));
  scheduleResult(result, spec, axes);
  return {result, operands.list()};
}
