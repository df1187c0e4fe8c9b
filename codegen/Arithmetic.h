//===- Arithmetic.h - functions that keep NaN ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Halide's own max and exp make numbers of NaN, by which a net that went wrong
// would tell a class with confidence.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_ARITHMETIC_H
#define HALNET_CODEGEN_ARITHMETIC_H

#include <Halide.h>

namespace halnet::codegen {

/// That the value is not NaN.
Halide::Expr isNumber(const Halide::Expr &value);

/// max(0, value), NaN where the value is NaN.
Halide::Expr rectified(const Halide::Expr &value);

/// The larger one, NaN where either is NaN.
Halide::Expr maximum(const Halide::Expr &a, const Halide::Expr &b);

/// 1 / (1 + exp(-value)), NaN where the value is NaN.
Halide::Expr sigmoid(const Halide::Expr &value);

/// value ^ -exponent for values above 0, NaN where the value is NaN.
Halide::Expr inversePower(const Halide::Expr &value, double exponent);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_ARITHMETIC_H
