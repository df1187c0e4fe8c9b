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

/// Bytes of the character that the text begins with; 0 where it begins with no UTF-8.
static size_t utf8Length(std::string_view text) {
  const auto byteAt = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byteAt(0);
  if (first < 0x80)
    return 1;
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length)
    return 0;
  for (size_t i = 1; i < length; ++i)
    if ((byteAt(i) & 0xC0) != 0x80)
      return 0;
  // Characters that fewer bytes could hold, halves of pairs, and what lies beyond Unicode.
  const unsigned char second = byteAt(1);
  const bool isOutside = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                         (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
  return isOutside ? 0 : length;
}

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

void JsonWriter::number(float value) {
  separate();
  if (std::isfinite(value))
    std::fprintf(out, "%.9g", double(value));
  else
    std::fputs("null", out);
}

void JsonWriter::boolean(bool value) {
  separate();
  std::fputs(value ? "true" : "false", out);
}

void JsonWriter::quoted(std::string_view text) {
  std::fputc('"', out);
  for (size_t at = 0, length; at < text.size(); at += length) {
    const auto byte = static_cast<unsigned char>(text[at]);
    length = utf8Length(text.substr(at));
    if (length == 0) {
      std::fputs("\\ufffd", out);
      length = 1;
    } else if (length > 1) {
      std::fwrite(text.data() + at, 1, length, out);
    } else if (byte == '"' || byte == '\\')
      std::fprintf(out, "\\%c", byte);
    else if (byte < ' ')
      std::fprintf(out, "\\u%04x", byte);
    else
      std::fputc(byte, out);
  }
  std::fputc('"', out);
}
