//===- MappedWeights.cpp - arrays that lie in a file as they are  ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The file stays mapped as long as the store.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/MappedWeights.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/weights/Elements.h"
#include "compiler/weights/NpyHeader.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

namespace halnet::weights {

namespace {

class MappedWeights : public WeightStore {
public:
  MappedWeights(StringRef path, std::unique_ptr<MemoryBuffer> file)
      : path(path), file(std::move(file)) {}

  Error addAll(std::vector<StoredArray> arrays) {
    for (StoredArray &array : arrays) {
      StringRef name = plainName(array.name);
      if (!add(name, std::move(array.info)))
        return arrayProblem(path, array.name, "is there twice");
      offsets[name] = array.offset;
    }
    return Error::success();
  }

  std::string origin() const override { return "'" + path + "'"; }

private:
  Expected<std::string> load(StringRef name) override {
    return file->getBuffer().substr(offsets.lookup(name), cantFail(storedBytes(*find(name)))).str();
  }

  std::string path;
  std::unique_ptr<MemoryBuffer> file;
  StringMap<uint64_t> offsets;
};

} // namespace

Expected<uint64_t> storedBytes(const WeightInfo &info) {
  Element element = elementOf(info.type);
  if (!element.convert)
    return sentence("is of type '" + info.type + "', which is none that is read");
  uint64_t bytes = element.bytes;
  bool tooLarge = false;
  for (int64_t extent : info.shape) {
    if (extent < 1)
      return sentence("has the shape " + formatShape(info.shape) + "; extents are positive");
    bool overflow = false;
    bytes = SaturatingMultiply<uint64_t>(bytes, extent, &overflow);
    tooLarge |= overflow;
  }
  if (tooLarge)
    return sentence("has the shape " + formatShape(info.shape) + ", too large for any file");
  return bytes;
}

Expected<std::unique_ptr<MemoryBuffer>> mapFile(StringRef path) {
  sys::fs::file_status status;
  std::error_code code = sys::fs::status(path, status);
  if (!code && !sys::fs::is_regular_file(status) && !isStdin(path))
    return sentence("'" + path + "' is not a file");
  auto file = openInput(path);
  if (!file)
    return sentence("'" + shownPath(path) + "' cannot be read: " + file.getError().message());
  return std::move(*file);
}

Expected<std::unique_ptr<WeightStore>> openMappedWeights(StringRef path, ArrayParser parse) {
  Expected<std::unique_ptr<MemoryBuffer>> file = mapFile(path);
  if (!file)
    return file.takeError();
  std::vector<StoredArray> arrays;
  if (Error error = parse((*file)->getBuffer(), arrays))
    return error;
  auto store = std::make_unique<MappedWeights>(path, std::move(*file));
  if (Error error = store->addAll(std::move(arrays)))
    return error;
  return store;
}

Error arrayProblem(StringRef path, StringRef name, const Twine &text) {
  return sentence("'" + path + "': array '" + name + "' " + text);
}

} // namespace halnet::weights
