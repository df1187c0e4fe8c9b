//===- SafetensorsWriter.cpp - weights as safetensors ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Eight bytes of the header's length, the header in JSON, the numbers.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/SafetensorsWriter.h"

#include "compiler/weights/Elements.h"
#include "compiler/weights/MappedWeights.h"
#include "compiler/weights/NpyHeader.h"
#include "compiler/weights/Safetensors.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/EndianStream.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace halnet::weights {

/// Names with their facts, in the order of the data; padded so that the data is aligned.
static Expected<std::string> headerOf(WeightStore &store, ArrayRef<StringRef> names) {
  std::string text;
  raw_string_ostream os(text);
  json::OStream header(os);
  uint64_t begin = 0;
  header.objectBegin();
  for (StringRef name : names) {
    if (!json::isUTF8(name))
      return sentence(store.origin() + ": the name '" + name +
                      "' is no UTF-8, as safetensors need");
    const WeightInfo &info = *store.find(name);
    uint64_t end = begin + cantFail(storedBytes(info));
    header.attributeObject(name, [&] {
      header.attribute("dtype", safetensorsType(info.type));
      header.attribute("shape", json::Array(info.shape));
      header.attribute("data_offsets", json::Array{begin, end});
    });
    begin = end;
  }
  header.objectEnd();
  text.append((8 - text.size() % 8) % 8, ' ');
  return text;
}

Error writeSafetensors(WeightStore &store, ArrayRef<StringRef> names, raw_ostream &out) {
  std::vector<StringRef> sorted(names);
  llvm::sort(sorted, [&](StringRef a, StringRef b) {
    auto key = [&](StringRef name) {
      return std::pair(-int64_t(elementOf(store.find(name)->type).bytes), name);
    };
    return key(a) < key(b);
  });
  Expected<std::string> header = headerOf(store, sorted);
  if (!header)
    return header.takeError();
  support::endian::write<uint64_t>(out, header->size(), endianness::little);
  out << *header;
  for (StringRef name : sorted) {
    Expected<std::string> bytes = store.bytes(name);
    if (!bytes)
      return bytes.takeError();
    out << *bytes;
  }
  return Error::success();
}

} // namespace halnet::weights
