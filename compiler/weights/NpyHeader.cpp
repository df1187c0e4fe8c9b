//===- NpyHeader.cpp - the header of one .npy array ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The text is a Python dict literal with three keys; only that much of
// Python's syntax is read.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/NpyHeader.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"

#include <optional>

using namespace llvm;

namespace halnet::weights {

namespace {

constexpr StringLiteral magic("\x93NUMPY");
/// More text than any array of ours needs; numpy itself refuses more than 10,000 by default.
constexpr size_t maxHeaderBytes = 65536;
/// More numbers than any memory of ours holds, and far from overflow.
constexpr int64_t maxElements = int64_t(1) << 40;
constexpr size_t maxRank = 32;

/// Reads a dict literal from the front to the back.
class DictParser {
public:
  explicit DictParser(StringRef text) : text(text) {}

  Expected<ArrayHeader> parse() {
    if (!take("{"))
      return sentence("has a header that is not a dictionary");
    while (!take("}")) {
      if (Error error = parseEntry())
        return error;
      if (!take(",") && !peek("}"))
        return sentence("has a header that breaks off");
    }
    if (!type || !order || !shape)
      return sentence("has a header without " + Twine(!type    ? "'descr'"
                                                      : !order ? "'fortran_order'"
                                                               : "'shape'"));
    return ArrayHeader{{}, *type, *order, *shape};
  }

private:
  bool peek(StringRef token) { return text.ltrim().starts_with(token); }

  bool take(StringRef token) {
    text = text.ltrim();
    return text.consume_front(token);
  }

  Error parseEntry() {
    std::optional<std::string> key = parseString();
    if (!key || !take(":"))
      return sentence("has a header that is not a dictionary of strings");
    if (*key == "descr")
      return parseType();
    if (*key == "fortran_order")
      return parseOrder();
    if (*key == "shape")
      return parseShape();
    return sentence("has an unknown key '" + *key + "' in its header");
  }

  std::optional<std::string> parseString() {
    text = text.ltrim();
    if (text.empty() || (text.front() != '\'' && text.front() != '"'))
      return std::nullopt;
    size_t end = text.find(text.front(), 1);
    if (end == StringRef::npos)
      return std::nullopt;
    std::string value = text.slice(1, end).str();
    text = text.drop_front(end + 1);
    return value;
  }

  Error parseType() {
    type = parseString();
    if (!type)
      return sentence("has records of several fields, not numbers");
    return Error::success();
  }

  Error parseOrder() {
    if (take("True"))
      order = true;
    else if (take("False"))
      order = false;
    else
      return sentence("has a 'fortran_order' that is neither True nor False");
    return Error::success();
  }

  Error parseShape() {
    if (!take("("))
      return sentence("has a 'shape' that is not a tuple");
    std::vector<int64_t> extents;
    int64_t elements = 1;
    while (!take(")")) {
      int64_t extent;
      text = text.ltrim();
      if (text.consumeInteger(10, extent) || extent < 0)
        return sentence("has a 'shape' that is not a tuple of whole numbers");
      if (extent == 0)
        return sentence("is empty: an extent of its shape is 0");
      if (extent > maxElements / elements || extents.size() == maxRank)
        return sentence("has an impossibly large shape");
      elements *= extent;
      extents.push_back(extent);
      if (!take(",") && !peek(")"))
        return sentence("has a 'shape' that breaks off");
    }
    shape = std::move(extents);
    return Error::success();
  }

  StringRef text;
  std::optional<std::string> type;
  std::optional<bool> order;
  std::optional<std::vector<int64_t>> shape;
};

/// Bytes of magic, version and length: the length has 2 bytes in version 1, later 4.
size_t prefixBytes(StringRef header) { return header[6] == 1 ? 10 : 12; }

} // namespace

int64_t ArrayHeader::elements() const {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

Expected<size_t> npyHeaderBytes(StringRef prefix) {
  if (!prefix.starts_with(magic))
    return sentence("does not begin as a .npy array does");
  if (prefix.size() < npyPrefixBytes)
    return sentence("is truncated in its header");
  int version = static_cast<unsigned char>(prefix[6]);
  if (version < 1 || version > 3)
    return sentence("is in version " + Twine(version) + " of the .npy format, which is unknown");
  const char *length = prefix.data() + 8;
  size_t text =
      version == 1 ? support::endian::read16le(length) : support::endian::read32le(length);
  if (text > maxHeaderBytes)
    return sentence("claims a header of " + Twine(text) + " bytes");
  return prefixBytes(prefix) + text;
}

Expected<ArrayHeader> parseNpyHeader(StringRef header) {
  Expected<size_t> bytes = npyHeaderBytes(header);
  if (!bytes)
    return bytes.takeError();
  if (header.size() < *bytes)
    return sentence("is truncated in its header");
  return DictParser(header.slice(prefixBytes(header), *bytes)).parse();
}

std::string formatShape(ArrayRef<int64_t> shape) {
  std::string extents = join(map_range(shape, [](int64_t e) { return std::to_string(e); }), ", ");
  return "(" + extents + (shape.size() == 1 ? ",)" : ")");
}

std::string formatNpyHeader(StringRef type, ArrayRef<int64_t> shape) {
  std::string text = "{'descr': '" + type.str() +
                     "', 'fortran_order': False, 'shape': " + formatShape(shape) + ", }";
  // The numbers begin at a multiple of 64; the last byte before them ends the line.
  size_t bytes = 10 + text.size() + 1;
  text.append((64 - bytes % 64) % 64, ' ');
  text.push_back('\n');
  std::string header = magic.str() + std::string("\1\0", 2);
  header.push_back(static_cast<char>(text.size() & 0xff));
  header.push_back(static_cast<char>(text.size() >> 8));
  return header + text;
}

Error sentence(const Twine &text) { return createStringError(inconvertibleErrorCode(), text); }

} // namespace halnet::weights
