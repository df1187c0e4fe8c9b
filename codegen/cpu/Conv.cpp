//===- Conv.cpp - convolution and dense kernels ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What every kind of convolution has: a padded input and an epilogue.
//
//===----------------------------------------------------------------------===//

#include "codegen/cpu/Conv.h"

#include "dialects/Kernel/Schedule.h"
#include "dialects/Support/Assert.h"

namespace halnet::codegen::cpu {

using namespace Halide;
using namespace kernel;

/// The input with the padding that its windows reach into, copied by blocks of channels.
static Func paddedInput(const ConvShape &shape, const ImageParam &input, bool repeated) {
  Var c("c"), x("x"), y("y"), cb("cb"), n("n"), task("task");
  Func zeroBeyond = BoundaryConditions::constant_exterior(input, 0.0f,
                                                          {{Expr(), Expr()},
                                                           {0, int(shape.inW)},
                                                           {0, int(shape.inH)},
                                                           {Expr(), Expr()},
                                                           {Expr(), Expr()}});
  Func padded("padded");
  Expr column = x - int(shape.window.padLeft), row = y - int(shape.window.padTop);
  int block = int(shape.inBlock);
  if (repeated) {
    Expr reader = cb * block + c; // a channel of the result
    Expr channel = min(reader / int(shape.repeats), int(shape.groups) - 1);
    padded(c, x, y, cb, n) =
        select(reader < int(shape.groups * shape.repeats),
               zeroBeyond(channel % block, column, row, channel / block, n), 0.0f);
  } else {
    padded(c, x, y, cb, n) = zeroBeyond(c, column, row, cb, n);
  }
  padded.bound(c, 0, block);
  if (block % 4 == 0)
    padded.vectorize(c);
  else
    padded.unroll(c); // a block of the network's few input channels
  // Few blocks make too few tasks for several threads.
  if ((repeated ? shape.outBlocks : shape.inBlocks) * shape.images >= 4)
    padded.fuse(cb, n, task).parallel(task);
  else
    padded.parallel(y);
  return padded;
}

ConvBuild::ConvBuild(const KernelSpec &spec)
    : spec(spec), shape(convShape(spec)), operands(spec), input("input") {
  bool repeated = spec.schedule.kind == "depthwise" && shape.repeated();
  if (repeated || (shape.padded && spec.schedule.kind != "winograd")) {
    scratch = input = paddedInput(shape, operands.inputs.front(), repeated);
    fixOutputs(scratch, spec, Role::Scratch);
    // Halide takes what it wrote itself for aligned memory of its own.
    scratch.output_buffer().set_host_alignment(64);
    return;
  }
  Var c("c"), cb("cb");
  input(c, x, y, cb, n) = operands.inputs.front()(c, x, y, cb, n);
}

Expr ConvBuild::bias() const { return operands.bias ? (*operands.bias)(k, kb) : Expr(0.0f); }

void ConvBuild::finish(Func result, Func accumulated) {
  Place place{{k, x, y, kb, n}, k, kb};
  defineResults(result, vars(), epilogue(spec, operands, accumulated(place.coordinates), place));
  fixOutputs(result, spec);
}

BuiltKernel ConvBuild::kernel(Func result) const {
  std::vector<Func> outputs{result};
  if (scratch.defined())
    outputs.push_back(scratch);
  return {Pipeline(outputs), operands.list()};
}

BuiltKernel buildConv(const KernelSpec &spec) {
  HALNET_ASSERT(!checkSchedule(spec), "a schedule reached code generation unchecked");
  ConvBuild conv(spec);
  if (spec.schedule.kind == "depthwise")
    return buildDepthwise(conv);
  if (spec.schedule.kind == "gather")
    return buildGather(conv);
  if (spec.schedule.kind == "winograd")
    return buildWinograd(conv);
  return buildDirect(conv);
}

} // namespace halnet::codegen::cpu
