//===- Moves.h - values that come from one element of an input -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The main computations of kernels that read each element for about one that they write, on any
// device.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_MOVES_H
#define HALNET_CODEGEN_MOVES_H

#include "codegen/Tensors.h"

namespace halnet::codegen {

/// The value at `axes` of an elementwise, layout, concat, combine or slice kernel before its
/// epilogue; 0 in padding lanes. A layout kernel whose result has another height
/// or width than its input is a flatten: features in the order (c, h, w).
Halide::Expr movedValue(const kernel::KernelSpec &spec, const Operands &operands, const Axes &axes);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_MOVES_H
