//===- Json.cpp - JSON on a stream ----------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Commas, indentation and escapes.
//
//===----------------------------------------------------------------------===//

#include "runtime/Json.h"

#include <cmath>

using namespace halnet::runtime;

void JsonWriter::newLine() { std::fprintf(out, "\n%*s", 2 * depth, ""); }

/// What stands between the value before and this one.
void JsonWriter::separate() {
  if (!afterKey && depth > 0) {
    if (!first)
      std::fputc(',', out);
    newLine();
  }
  afterKey = false;
  first = false;
}

void JsonWriter::begin(char bracket) {
  separate();
  std::fputc(bracket, out);
  ++depth;
  first = true;
}

void JsonWriter::end(char bracket) {
  --depth;
  if (!first)
    newLine();
  std::fputc(bracket, out);
  first = false;
  if (depth == 0)
    std::fputc('\n', out);
}

void JsonWriter::key(const char *name) {
  separate();
  quoted(name);
  std::fputs(": ", out);
  afterKey = true;
}

void JsonWriter::text(std::string_view value) {
  separate();
  quoted(value);
}

void JsonWriter::integer(uint64_t value) {
  separate();
  std::fprintf(out, "%llu", static_cast<unsigned long long>(value));
}

void JsonWriter::real(double value, int decimals) {
  separate();
  if (std::isfinite(value))
    std::fprintf(out, "%.*f", decimals, value);
  else
    std::fputs("null", out);
}

void JsonWriter::boolean(bool value) {
  separate();
  std::fputs(value ? "true" : "false", out);
}

void JsonWriter::quoted(std::string_view text) {
  std::fputc('"', out);
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte == '"' || byte == '\\')
      std::fprintf(out, "\\%c", byte);
    else if (byte < ' ')
      std::fprintf(out, "\\u%04x", byte);
    else
      std::fputc(byte, out);
  }
  std::fputc('"', out);
}
