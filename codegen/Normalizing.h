//===- Normalizing.h - local response normalisation ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The algorithm of lrn kernels, on any device.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_NORMALIZING_H
#define HALNET_CODEGEN_NORMALIZING_H

#include "codegen/Tensors.h"

namespace halnet::codegen {

/// x / (k + alpha / size * sum of the squares around x's channel) ^ beta.
struct Normalizing {
  Halide::Var channel{"channel"};  ///< numbered across blocks; those beyond the tensor are 0
  Halide::Func squares{"squares"}; ///< (channel, x, y, image)
  Halide::Expr value;              ///< before the epilogue; 0 in padding lanes

  Normalizing(const kernel::KernelSpec &spec, const Operands &operands, const Axes &axes);
};

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_NORMALIZING_H
