//===- Npy.cpp - the head of an .npy file ---------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parses and writes the head; trusts nothing in it.
//
//===----------------------------------------------------------------------===//

#include "runtime/Npy.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

using namespace halnet::runtime;

namespace {

constexpr const char *keys[] = {"descr", "fortran_order", "shape"};

/// Reads the dict's text from left to right; a failed step leaves `ok` false.
class DictParser {
public:
  DictParser(const char *text, size_t size, const char *name, Error &error)
      : at(text), end(text + size), name(name), error(error) {}

  bool parse(NpyHeader &header);

private:
  bool parseValue(int key, NpyHeader &header);
  bool parseType(NpyHeader &header);
  bool parseOrder();
  bool parseShape(Shape &shape);
  bool parseExtent(int64_t &extent);

  bool wrong() { return error.fail("%s: its .npy header is damaged", name); }
  void skipBlanks() {
    while (at != end && (*at == ' ' || *at == '\n'))
      ++at;
  }
  bool accept(char wanted) {
    skipBlanks();
    if (at == end || *at != wanted)
      return false;
    ++at;
    return true;
  }
  bool acceptWord(const char *word) {
    skipBlanks();
    const size_t length = std::strlen(word);
    if (static_cast<size_t>(end - at) < length || std::memcmp(at, word, length))
      return false;
    at += length;
    return true;
  }
  /// A quoted string of printable characters, without escapes.
  bool parseString(char *text, size_t size);

  const char *at, *end, *name;
  Error &error;
};

bool DictParser::parseString(char *text, size_t size) {
  skipBlanks();
  if (at == end || (*at != '\'' && *at != '"'))
    return false;
  const char quote = *at++;
  size_t length = 0;
  for (; at != end && *at != quote; ++at)
    if (length + 1 < size && *at >= ' ' && *at <= '~')
      text[length++] = *at;
    else
      return false;
  text[length] = 0;
  return at++ != end;
}

bool DictParser::parse(NpyHeader &header) {
  if (!accept('{'))
    return wrong();
  bool seen[3] = {};
  while (!accept('}')) {
    char key[32];
    if (!parseString(key, sizeof(key)) || !accept(':'))
      return wrong();
    int which = 0;
    while (which < 3 && std::strcmp(key, keys[which]))
      ++which;
    if (which == 3 || seen[which])
      return wrong();
    seen[which] = true;
    if (!parseValue(which, header))
      return false;
    if (!accept(',') && (at == end || *at != '}'))
      return wrong();
  }
  skipBlanks();
  return (seen[0] && seen[1] && seen[2] && at == end) || wrong();
}

bool DictParser::parseValue(int key, NpyHeader &header) {
  switch (key) {
  case 0:
    return parseType(header);
  case 1:
    return parseOrder();
  default:
    return parseShape(header.shape);
  }
}

bool DictParser::parseType(NpyHeader &header) {
  char text[32];
  skipBlanks();
  if (at != end && *at == '[')
    return error.fail("%s holds records; expected float32, float64 or uint8", name);
  if (!parseString(text, sizeof(text)))
    return wrong();
  if (!std::strcmp(text, "<f4"))
    header.type = ElementType::F32;
  else if (!std::strcmp(text, "<f8"))
    header.type = ElementType::F64;
  else if (!std::strcmp(text, "|u1") || !std::strcmp(text, "<u1"))
    header.type = ElementType::U8;
  else
    return error.fail("%s holds elements of type '%s'; expected float32 ('<f4'), float64 "
                      "('<f8') or uint8 ('|u1')",
                      name, text);
  return true;
}

bool DictParser::parseOrder() {
  if (acceptWord("False"))
    return true;
  if (acceptWord("True"))
    return error.fail("%s is in Fortran order; save it with numpy.ascontiguousarray", name);
  return wrong();
}

bool DictParser::parseShape(Shape &shape) {
  if (!accept('('))
    return wrong();
  shape.rank = 0;
  int64_t bytes = 8; // of the largest element type, so that no later size overflows
  while (!accept(')')) {
    int64_t extent;
    if (!parseExtent(extent))
      return wrong();
    if (shape.rank == Shape::maxRank)
      return error.fail("%s has more than %d axes", name, Shape::maxRank);
    shape.extents[shape.rank++] = extent;
    if (__builtin_mul_overflow(bytes, std::max<int64_t>(extent, 1), &bytes))
      return error.fail("%s: its .npy header claims more elements than any file holds", name);
    if (!accept(',') && (at == end || *at != ')'))
      return wrong();
  }
  return true;
}

bool DictParser::parseExtent(int64_t &extent) {
  skipBlanks();
  if (at == end || *at < '0' || *at > '9')
    return false;
  for (extent = 0; at != end && *at >= '0' && *at <= '9'; ++at)
    if (__builtin_mul_overflow(extent, 10, &extent) ||
        __builtin_add_overflow(extent, *at - '0', &extent))
      return false;
  return true;
}

} // namespace

size_t halnet::runtime::elementSize(ElementType type) {
  switch (type) {
  case ElementType::F32:
    return 4;
  case ElementType::F64:
    return 8;
  case ElementType::U8:
    return 1;
  }
  __builtin_unreachable();
}

int64_t Shape::elements() const {
  int64_t product = 1;
  for (int i = 0; i < rank; ++i)
    product *= extents[i];
  return product;
}

int64_t Shape::elementsPerImage() const {
  int64_t product = 1;
  for (int i = 1; i < rank; ++i)
    product *= extents[i];
  return product;
}

ShapeText::ShapeText(const Shape &shape, const char *first) {
  int length = std::snprintf(text, sizeof(text), "(");
  for (int i = 0; i < shape.rank; ++i) {
    const char *separator = i ? ", " : "";
    if (i == 0 && first)
      length += std::snprintf(text + length, sizeof(text) - length, "%s", first);
    else
      length += std::snprintf(text + length, sizeof(text) - length, "%s%lld", separator,
                              static_cast<long long>(shape.extents[i]));
  }
  std::snprintf(text + length, sizeof(text) - length, shape.rank == 1 ? ",)" : ")");
}

size_t halnet::runtime::npyHeaderBytes(const uint8_t *first) {
  // Version 1 has a length of 16 bits, later ones of 32.
  const size_t length = first[8] | first[9] << 8;
  return first[6] == 1 ? 10 + length
                       : 12 + (length | size_t(first[10]) << 16 | size_t(first[11]) << 24);
}

bool halnet::runtime::parseNpyHeader(const uint8_t *bytes, size_t size, const char *name,
                                     NpyHeader &header, Error &error) {
  if (size < 6 || std::memcmp(bytes, "\x93NUMPY", 6))
    return error.fail("%s is not an .npy file", name);
  if (size < 12)
    return error.fail("%s is truncated within its .npy header", name);
  const int version = bytes[6];
  if (version < 1 || version > 3)
    return error.fail("%s is in version %d of the .npy format; versions 1 to 3 are read", name,
                      version);
  header.headerBytes = npyHeaderBytes(bytes);
  if (header.headerBytes > maxNpyHeader)
    return error.fail("%s: its .npy header claims %zu bytes; at most %zu are read", name,
                      header.headerBytes, maxNpyHeader);
  if (header.headerBytes > size)
    return error.fail("%s is truncated within its .npy header", name);
  const size_t start = version == 1 ? 10 : 12;
  const char *text = reinterpret_cast<const char *>(bytes) + start;
  return DictParser(text, header.headerBytes - start, name, error).parse(header);
}

NpyHeaderText::NpyHeaderText(const Shape &shape) {
  const ShapeText shapeText(shape);
  const int dict =
      std::snprintf(text + 10, sizeof(text) - 10,
                    "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }", shapeText.text);
  // Blanks up to a line's end fill the head to a multiple of 64.
  size = (10 + dict + 1 + 63) / 64 * 64;
  std::memset(text + 10 + dict, ' ', size - 10 - dict);
  text[size - 1] = '\n';
  std::memcpy(text, "\x93NUMPY\x01\x00", 8);
  text[8] = static_cast<char>((size - 10) & 0xFF);
  text[9] = static_cast<char>((size - 10) >> 8);
}
