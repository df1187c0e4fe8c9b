//===- Arithmetic.cpp - operators of expressions -----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checked arithmetic and comparisons on values.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/Arithmetic.h"

#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <functional>

using namespace halnet::reader;
using llvm::Expected;
using llvm::StringRef;

static llvm::Error mistake(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

static Expected<Setting> integerResult(StringRef op, int64_t left, int64_t right) {
  int64_t result = 0;
  bool overflow = op == "+"   ? llvm::AddOverflow(left, right, result)
                  : op == "-" ? llvm::SubOverflow(left, right, result)
                              : llvm::MulOverflow(left, right, result);
  if (overflow)
    return mistake(std::to_string(left) + " " + op + " " + std::to_string(right) +
                   " is too large for an integer");
  return Setting{result};
}

/// A whole result is an integer again; 2^53 bounds what a double counts exactly.
static Setting realResult(double result) {
  bool whole = std::abs(result) < 9007199254740992.0 && result == std::trunc(result);
  return whole ? Setting{int64_t(result)} : Setting{result};
}

static Expected<Setting> arithmetic(StringRef op, const Setting &left, const Setting &right) {
  for (const Setting *side : {&left, &right})
    if (!side->isNumber())
      return mistake("'" + op + "' takes numbers, found " + quotedText(*side));
  if (op != "/" && left.integer() && right.integer())
    return integerResult(op, *left.integer(), *right.integer());
  double a = left.number(), b = right.number();
  if (op == "/" && b == 0)
    return mistake("a division by 0");
  return realResult(op == "+" ? a + b : op == "-" ? a - b : op == "*" ? a * b : a / b);
}

static Expected<Setting> equality(StringRef op, const Setting &left, const Setting &right) {
  bool sameKind = left.data.index() == right.data.index() || (left.isNumber() && right.isNumber());
  if (!sameKind)
    return mistake("'" + op + "' compares " + kindText(left) + " with " + kindText(right));
  bool equal = left.isNumber() ? left.number() == right.number() : left == right;
  return Setting{equal == (op == "==")};
}

static Expected<Setting> order(StringRef op, const Setting &left, const Setting &right) {
  for (const Setting *side : {&left, &right})
    if (!side->isNumber())
      return mistake("'" + op + "' takes numbers, found " + quotedText(*side));
  double a = left.number(), b = right.number();
  return Setting{op == "<" ? a < b : op == "<=" ? a <= b : op == ">" ? a > b : a >= b};
}

Expected<Setting> halnet::reader::applyOperator(StringRef op, const Setting &left,
                                                const Setting &right) {
  if (op == "and") {
    for (const Setting *side : {&left, &right})
      if (!side->boolean())
        return mistake("'and' takes true or false, found " + quotedText(*side));
    return Setting{*left.boolean() && *right.boolean()};
  }
  if (op == "==" || op == "!=")
    return equality(op, left, right);
  if (op.starts_with("<") || op.starts_with(">"))
    return order(op, left, right);
  return arithmetic(op, left, right);
}
