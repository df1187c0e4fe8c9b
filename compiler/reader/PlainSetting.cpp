//===- PlainSetting.cpp - scalars as they stand ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which scalars are booleans, integers, reals and words: YAML's core schema,
// without its octal and hexadecimal integers, infinities and NaN.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/Expression.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Regex.h"

#include <charconv>

using namespace halnet::reader;
using namespace mlir;

static std::optional<Setting> integerValue(const YamlNode &node, const Scope &scope) {
  StringRef digits = node.text;
  digits.consume_front("+");
  int64_t integer;
  if (!digits.getAsInteger(10, integer))
    return Setting{integer};
  emitError(scope.at(node.place)) << digits << " is too large for an integer";
  return std::nullopt;
}

/// Read without the locale; 1e999 is no number.
static std::optional<Setting> realValue(const YamlNode &node, const Scope &scope) {
  StringRef text = node.text;
  text.consume_front("+");
  double real;
  auto [end, error] = std::from_chars(text.begin(), text.end(), real);
  if (error == std::errc() && end == text.end())
    return Setting{real};
  emitError(scope.at(node.place)) << text << " is out of range for a number";
  return std::nullopt;
}

std::optional<Setting> halnet::reader::plainSetting(const YamlNode &node, const Scope &scope) {
  static const llvm::Regex integer("^[-+]?[0-9]+$");
  static const llvm::Regex real("^[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)?$");
  StringRef text = node.text;
  if (node.quoted)
    return Setting{node.text};
  if (text == "true" || text == "false")
    return Setting{text == "true"};
  if (integer.match(text))
    return integerValue(node, scope);
  if (real.match(text))
    return realValue(node, scope);
  return Setting{node.text};
}
