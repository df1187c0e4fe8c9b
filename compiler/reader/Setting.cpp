//===- Setting.cpp - what an attribute or a parameter can be ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Values as text, for messages and names.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/Setting.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <charconv>

using namespace halnet::reader;

/// The shortest text that reads back as the same double.
static std::string realText(double real) {
  char buffer[32];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, real);
  return std::string(buffer, end);
}

std::string halnet::reader::valueText(const Setting &value) {
  if (const bool *boolean = value.boolean())
    return *boolean ? "true" : "false";
  if (const int64_t *integer = value.integer())
    return std::to_string(*integer);
  if (const double *real = value.real())
    return realText(*real);
  if (const std::string *word = value.word())
    return *word;
  if (!value.list())
    return "nothing";
  std::string text;
  llvm::raw_string_ostream out(text);
  out << '[';
  llvm::interleaveComma(*value.list(), out, [&](const Setting &item) { out << valueText(item); });
  out << ']';
  return text;
}

std::string halnet::reader::kindText(const Setting &value) {
  static const char *const kinds[] = {"nothing",  "true or false", "an integer",
                                      "a number", "a word",        "a list"};
  return kinds[value.data.index()];
}

std::string halnet::reader::quotedText(const Setting &value) {
  if (value.word())
    return "'" + *value.word() + "'";
  return (value.list() ? "the list " : "") + valueText(value);
}
