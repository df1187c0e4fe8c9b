//===- Pooling.h - max and average over windows --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The algorithm of pool kernels, on any device.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_POOLING_H
#define HALNET_CODEGEN_POOLING_H

#include "codegen/Tensors.h"

namespace halnet::codegen {

/// Two reductions, over the taps of a row and over the rows: they bound the
/// error of an average over a whole image, and are less work than one.
struct Pooling {
  Halide::Func row{"row"};     ///< over Axes::vars(), but y is a row of the input
  Halide::Func whole{"whole"}; ///< over Axes::vars()
  Halide::RDom columns, rows;
  Halide::Expr value; ///< of a tap window, before the epilogue

  /// Padding counts as -infinity for the maximum. A window without any tap in
  /// the image gives -infinity, or 0 for the average.
  Pooling(const kernel::KernelSpec &spec, const Operands &operands, const Axes &axes);
};

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_POOLING_H
