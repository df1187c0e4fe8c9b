//===- Moves.cpp - elementwise, layout and concat kernels on a CPU -------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All of them are one loop over the result.
//
//===----------------------------------------------------------------------===//

#include "codegen/Moves.h"
#include "codegen/cpu/Loops.h"

using namespace halnet;
using namespace halnet::codegen;

BuiltKernel cpu::buildMove(const kernel::KernelSpec &spec) {
  Operands operands(spec);
  Axes axes(spec.result);
  Halide::Func result("result");
  finishResults(result, spec, operands, axes, movedValue(spec, operands, axes));
  scheduleResult(result, spec, axes);
  return {result, operands.list()};
}
