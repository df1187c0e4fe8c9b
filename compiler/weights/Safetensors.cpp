//===- Safetensors.cpp - safetensors files - ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the format's own reader checks is checked here, too: places in order,
// without gap or overlap, up to the end of the file.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/Safetensors.h"

#include "compiler/weights/MappedWeights.h"
#include "compiler/weights/NpyHeader.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"

#include <nlohmann/json.hpp>

using namespace llvm;
using nlohmann::json;

namespace halnet::weights {

namespace {

constexpr size_t prefixBytes = 8;
/// Some 80'000 tensors; the format itself bounds it at 100 MB.
constexpr uint64_t maxHeaderBytes = 8 << 20;
/// The header, a tensor, its list of numbers; what is deeper is passed by.
constexpr int maxDepth = 3;

/// Their words for types, and numpy's.
constexpr std::pair<StringLiteral, StringLiteral> types[] = {
    {"F32", "<f4"}, {"F64", "<f8"}, {"F16", "<f2"}, {"BF16", "<bf2"},
    {"U8", "|u1"},  {"I8", "|i1"},  {"I32", "<i4"}, {"I64", "<i8"}};

/// In numpy's notation; other words stay as they are, for messages.
std::string typeOf(StringRef word) {
  auto found = llvm::find_if(types, [&](auto &type) { return type.first == word; });
  return (found == std::end(types) ? word : StringRef(found->second)).str();
}

class Parser {
public:
  Parser(StringRef path, StringRef bytes) : path(path), bytes(bytes) {}

  Error parse(std::vector<StoredArray> &arrays) {
    uint64_t length = bytes.size() < prefixBytes ? 0 : support::endian::read64le(bytes.data());
    if (length > maxHeaderBytes || length > bytes.size() - std::min(prefixBytes, bytes.size()))
      return problem("breaks off in its header, which should have " + Twine(length) +
                     " bytes from byte 8");
    dataBegin = prefixBytes + length;
    Expected<json> header = parseHeader(bytes.substr(prefixBytes, length));
    if (!header)
      return header.takeError();
    for (const auto &[name, facts] : header->items())
      if (name != "__metadata__") {
        Expected<StoredArray> array = parseTensor(name, facts);
        if (!array)
          return array.takeError();
        arrays.push_back(std::move(*array));
      }
    return checkOrder(arrays);
  }

private:
  Expected<json> parseHeader(StringRef text) {
    auto isShallow = [](int depth, json::parse_event_t, json &) { return depth <= maxDepth; };
    try {
      json header = json::parse(text.begin(), text.end(), isShallow);
      if (header.is_object())
        return header;
    } catch (const json::parse_error &error) {
      return problem("has a header that is no JSON from byte " + Twine(prefixBytes + error.byte) +
                     " on");
    }
    return problem("has a header that is no JSON object");
  }

  /// The numbers of a list; -1 for what is none of the type.
  static std::vector<int64_t> integers(const json &list) {
    std::vector<int64_t> numbers;
    for (const json &item : list)
      numbers.push_back(item.is_number_unsigned() && item.get<uint64_t>() <= INT64_MAX
                            ? item.get<int64_t>()
                            : -1);
    return numbers;
  }

  Expected<StoredArray> parseTensor(StringRef name, const json &facts) {
    json type = facts.is_object() ? facts.value("dtype", json()) : json();
    json shape = facts.is_object() ? facts.value("shape", json()) : json();
    json places = facts.is_object() ? facts.value("data_offsets", json()) : json();
    if (!type.is_string() || !shape.is_array() || !places.is_array() || places.size() != 2)
      return arrayProblem(path, name, "needs 'dtype', 'shape' and two 'data_offsets'");
    StoredArray array{name.str(), {integers(shape), typeOf(type.get<std::string>())}, 0};
    Expected<uint64_t> size = storedBytes(array.info);
    if (!size)
      return arrayProblem(path, name, toString(size.takeError()));
    int64_t begin = integers(places)[0], end = integers(places)[1];
    if (begin < 0 || end < begin || uint64_t(end - begin) != *size)
      return arrayProblem(path, name,
                          "has the shape " + formatShape(array.info.shape) + ", " + Twine(*size) +
                              " bytes, and the places " + Twine(begin) + " to " + Twine(end));
    if (uint64_t(end) > bytes.size() - dataBegin)
      return arrayProblem(path, name,
                          "ends at byte " + Twine(dataBegin + end) + " of a file of " +
                              Twine(bytes.size()));
    array.offset = dataBegin + begin;
    return array;
  }

  /// Whether the tensors fill the file, each byte once.
  Error checkOrder(std::vector<StoredArray> &arrays) {
    llvm::sort(arrays,
               [](const StoredArray &a, const StoredArray &b) { return a.offset < b.offset; });
    uint64_t end = dataBegin;
    for (const StoredArray &array : arrays) {
      if (array.offset != end)
        return arrayProblem(path, array.name,
                            "begins at byte " + Twine(array.offset) + ", the one before ends at " +
                                Twine(end));
      end += cantFail(storedBytes(array.info));
    }
    return end == bytes.size() ? Error::success()
                               : problem("goes on after its last tensor, at byte " + Twine(end));
  }

  Error problem(const Twine &text) { return sentence("'" + path + "' " + text); }

  StringRef path, bytes;
  uint64_t dataBegin = 0;
};

} // namespace

StringRef safetensorsType(StringRef type) {
  auto found = llvm::find_if(types, [&](auto &known) { return known.second == type; });
  return found == std::end(types) ? StringRef() : StringRef(found->first);
}

bool isSafetensors(StringRef firstBytes) {
  return firstBytes.size() > prefixBytes && firstBytes[prefixBytes] == '{' &&
         support::endian::read64le(firstBytes.data()) <= maxHeaderBytes;
}

Expected<std::unique_ptr<WeightStore>> openSafetensors(StringRef path) {
  return openMappedWeights(path, [&](StringRef bytes, std::vector<StoredArray> &arrays) {
    return Parser(path, bytes).parse(arrays);
  });
}

} // namespace halnet::weights
