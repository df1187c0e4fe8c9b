//===- MxnetParams.cpp - MXNet's .params files  ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A list's magic, the arrays one behind another, then their names. The versions
// of arrays are those of MXNet 1.9.1, src/ndarray/ndarray.cc.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/MxnetParams.h"

#include "compiler/weights/MappedWeights.h"
#include "compiler/weights/NpyHeader.h"

#include "llvm/Support/Endian.h"

using namespace llvm;

namespace halnet::weights {

namespace {

constexpr uint64_t listMagic = 0x112;
constexpr uint32_t magicV1 = 0xF993FAC8, magicV2 = 0xF993FAC9, magicV3 = 0xF993FACA;
constexpr int64_t maxDimensions = 32;

/// MXNet's type flags in numpy's notation.
constexpr StringLiteral types[] = {"<f4", "<f8", "<f2", "|u1", "<i4", "|i1", "<i8",
                                   "|b1", "<i2", "<u2", "<u4", "<u8", "<bf2"};

class Parser {
public:
  Parser(StringRef path, StringRef bytes) : path(path), bytes(bytes) {}

  Error parse(std::vector<StoredArray> &arrays) {
    uint64_t magic = number<uint64_t>();
    number<uint64_t>(); // reserved
    uint64_t count = number<uint64_t>();
    if (broken || magic != listMagic)
      return problem("does not begin as a .params file does");
    std::vector<std::optional<StoredArray>> found;
    while (found.size() < count) {
      size_t begin = at;
      Expected<std::optional<StoredArray>> array = parseArray();
      if (!array)
        return problem("array " + Twine(found.size()) + ", at byte " + Twine(begin) + ", " +
                       toString(array.takeError()));
      found.push_back(std::move(*array));
    }
    return parseNames(found, arrays);
  }

private:
  template <typename T> T number() {
    StringRef text = take(sizeof(T));
    return broken ? T() : support::endian::read<T, endianness::little>(text.data());
  }

  /// The next `size` bytes; none, and `broken`, where the file is shorter.
  StringRef take(uint64_t size) {
    broken |= size > bytes.size() - at;
    if (broken)
      return "";
    at += size;
    return bytes.substr(at - size, size);
  }

  /// Extents of type T.
  template <typename T> Error parseShape(int64_t dimensions, std::vector<int64_t> &shape) {
    if (dimensions < 0 || dimensions > maxDimensions)
      return sentence("has " + Twine(dimensions) + " dimensions");
    for (int64_t d = 0; d < dimensions; ++d)
      shape.push_back(number<T>());
    return Error::success();
  }

  /// Nothing where the array is "none"; of it there are only the dimensions.
  Expected<std::optional<StoredArray>> parseArray() {
    StoredArray array;
    uint32_t magic = number<uint32_t>();
    int64_t storage = magic == magicV2 || magic == magicV3 ? number<int32_t>() : 0;
    if (storage != 0)
      return sentence("is sparse; only dense arrays are read");
    bool isOld = magic < magicV1 || magic > magicV3; // its magic is its number of dimensions
    int64_t dimensions = isOld ? magic : number<int32_t>();
    if (!broken && dimensions == (magic == magicV3 ? -1 : 0))
      return std::nullopt;
    if (Error error = isOld ? parseShape<uint32_t>(dimensions, array.info.shape)
                            : parseShape<int64_t>(dimensions, array.info.shape))
      return error;
    number<uint64_t>(); // the device and its number
    uint32_t type = number<uint32_t>();
    if (broken)
      return sentence("breaks off at the end of the file");
    if (type >= std::size(types))
      return sentence("has the unknown type " + Twine(type));
    array.info.type = types[type];
    array.offset = at;
    return parseNumbers(std::move(array));
  }

  /// Passes by an array's numbers.
  Expected<std::optional<StoredArray>> parseNumbers(StoredArray array) {
    Expected<uint64_t> size = storedBytes(array.info);
    if (!size)
      return size.takeError();
    take(*size);
    if (broken)
      return sentence("has the shape " + formatShape(array.info.shape) + ", " + Twine(*size) +
                      " bytes; the file has " + Twine(bytes.size() - at) + " more");
    return array;
  }

  Error parseNames(std::vector<std::optional<StoredArray>> &found,
                   std::vector<StoredArray> &arrays) {
    size_t begin = at;
    uint64_t count = number<uint64_t>();
    if (!broken && count == 0 && !found.empty())
      return problem("holds arrays without names; weights have names");
    if (!broken && count != found.size())
      return problem("has " + Twine(found.size()) + " arrays and, at byte " + Twine(begin) + ", " +
                     Twine(count) + " names");
    for (std::optional<StoredArray> &array : found) {
      begin = at;
      StringRef name = take(number<uint64_t>());
      if (broken)
        return problem("breaks off in the names, at byte " + Twine(begin));
      if (name.empty())
        return problem("has an array without a name, at byte " + Twine(begin));
      if (!array)
        continue;
      array->name = name;
      arrays.push_back(std::move(*array));
    }
    if (broken)
      return problem("breaks off in the names, at byte " + Twine(begin));
    if (at != bytes.size())
      return problem("goes on after its end, at byte " + Twine(at));
    return Error::success();
  }

  Error problem(const Twine &text) { return sentence("'" + path + "' " + text); }

  StringRef path, bytes;
  size_t at = 0;
  bool broken = false; ///< the file ended too early
};

} // namespace

std::optional<int32_t> mxnetType(StringRef type) {
  auto found = llvm::find(types, type);
  return found == std::end(types) ? std::nullopt
                                  : std::optional<int32_t>(found - std::begin(types));
}

bool isMxnetParams(StringRef firstBytes) {
  return firstBytes.size() >= 8 && support::endian::read64le(firstBytes.data()) == listMagic;
}

Expected<std::unique_ptr<WeightStore>> openMxnetParams(StringRef path) {
  return openMappedWeights(path, [&](StringRef bytes, std::vector<StoredArray> &arrays) {
    return Parser(path, bytes).parse(arrays);
  });
}

} // namespace halnet::weights
