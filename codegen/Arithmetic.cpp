//===- Arithmetic.cpp - functions that keep NaN ===//
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

#include "codegen/Arithmetic.h"

using namespace halnet;
using Halide::Expr;
using Halide::Internal::Call;

/// By the bits: comparing a value with itself is folded where sums are taken to be no NaN, and
/// Halide's is_nan of a vector of which half the lanes are known, such as padding, makes a scalar
/// of that half, which its simplifier then refuses.
Expr codegen::isNumber(const Expr &value) {
  constexpr int Magnitude = 0x7fffffff, Infinity = 0x7f800000;
  return (Halide::reinterpret<int32_t>(value) & Magnitude) <= Infinity;
}

/// x86 gives the second operand where one is NaN; Halide's max would put a constant second.
Expr codegen::rectified(const Expr &value) {
  return Call::make(Halide::Float(32), Call::strict_max, {Expr(0.0f), value}, Call::PureIntrinsic);
}

/// A maximum of the hardware's gives one operand where one is NaN, so that NaN would pass or not
/// by its place.
Expr codegen::maximum(const Expr &a, const Expr &b) {
  Expr isLess = Call::make(Halide::Bool(), Call::strict_lt, {b, a}, Call::PureIntrinsic);
  return select(isNumber(a), select(isLess, a, b), a); // b where they have no order
}

Expr codegen::sigmoid(const Expr &value) {
  // exp gives infinity there already; of an infinity it gives nothing of use.
  Expr exponent = min(-value, 100.0f);
  return select(isNumber(value), 1.0f / (1.0f + exp(exponent)), value);
}

/// Roots round once, pow goes through a logarithm; 0.75 is what nets have.
Expr codegen::inversePower(const Expr &value, double exponent) {
  if (exponent == 0.75) {
    Expr root = sqrt(value);
    return 1.0f / (root * sqrt(root));
  }
  if (exponent == 0.5)
    return 1.0f / sqrt(value);
  if (exponent == 1)
    return 1.0f / value;
  return select(isNumber(value), pow(value, float(-exponent)), value);
}
