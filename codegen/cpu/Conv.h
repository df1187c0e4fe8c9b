//===- Conv.h - kinds of convolution kernels ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the kinds share: the input with its padding, the names of the loops.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_CPU_CONV_H
#define HALNET_CODEGEN_CPU_CONV_H

#include "codegen/Epilogue.h"
#include "dialects/Kernel/ConvShape.h"

namespace halnet::codegen::cpu {

/// A convolution under construction. All Funcs over a result have the
/// dimensions (lane, x, y, block, image), as its buffers do.
struct ConvBuild {
  const kernel::KernelSpec &spec;
  kernel::ConvShape shape;
  Operands operands;
  Halide::Func
      input; ///< (channel of block, x, y, block, image); x, y count from the padding's corner
  Halide::Func
      scratch; ///< `input` where it is a padded copy, an output of the pipeline; else undefined
  Halide::Var k{"k"}, x{"x"}, y{"y"}, kb{"kb"}, n{"n"};

  explicit ConvBuild(const kernel::KernelSpec &spec);

  std::vector<Halide::Var> vars() const { return {k, x, y, kb, n}; }
  /// The bias at (k, kb), or zero.
  Halide::Expr bias() const;
  /// Defines `result` from the accumulated values, through the epilogue.
  void finish(Halide::Func result, Halide::Func accumulated);
  /// The kernel, once everything is scheduled.
  BuiltKernel kernel(Halide::Func result) const;
};

BuiltKernel buildDirect(ConvBuild &conv);
BuiltKernel buildDepthwise(ConvBuild &conv);
BuiltKernel buildGather(ConvBuild &conv);
BuiltKernel buildWinograd(ConvBuild &conv);

} // namespace halnet::codegen::cpu

#endif // HALNET_CODEGEN_CPU_CONV_H
