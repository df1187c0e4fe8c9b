//===- WeightStore.cpp - where the numbers of a network are --------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keeps what was loaded; a file is opened once and read array by array.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/WeightStore.h"

#include "compiler/weights/CaffeModel.h"
#include "compiler/weights/Elements.h"
#include "compiler/weights/MxnetParams.h"
#include "compiler/weights/NpyHeader.h"
#include "compiler/weights/Npz.h"
#include "compiler/weights/OnnxWeights.h"
#include "compiler/weights/Safetensors.h"
#include "compiler/weights/Sha256.h"
#include "compiler/weights/TorchvisionNames.h"
#include "compiler/weights/WeightFormat.h"
#include "dialects/Support/Assert.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Endian.h"

using namespace llvm;

namespace halnet::weights {

std::vector<StringRef> WeightStore::names() const {
  std::vector<StringRef> result;
  for (const auto &[name, entry] : entries)
    result.push_back(name);
  return result;
}

const WeightInfo *WeightStore::find(StringRef name) const {
  auto found = entries.find(std::string_view(name));
  return found == entries.end() ? nullptr : &found->second.info;
}

Expected<ArrayRef<float>> WeightStore::values(StringRef name) {
  auto found = entries.find(std::string_view(name));
  HALNET_ASSERT(found != entries.end(), "asked for a weight that the store lacks");
  Entry &entry = found->second;
  if (!entry.values) {
    Expected<std::string> loaded = load(name);
    if (!loaded)
      return loaded.takeError();
    entry.values = toFloats(entry.info.type, *loaded);
  }
  return ArrayRef<float>(*entry.values);
}

Expected<std::string> WeightStore::digest(ArrayRef<StringRef> names) {
  Sha256 hash;
  auto addNumber = [&](int64_t number) {
    char bytes[8];
    support::endian::write64le(bytes, number);
    hash.add(bytes);
  };
  for (StringRef name : names) {
    Expected<ArrayRef<float>> numbers = values(name);
    if (!numbers)
      return numbers.takeError();
    addNumber(name.size());
    hash.add({name.data(), name.size()});
    const std::vector<int64_t> &shape = find(name)->shape;
    addNumber(shape.size());
    for (int64_t extent : shape)
      addNumber(extent);
    hash.add({reinterpret_cast<const char *>(numbers->data()), numbers->size() * sizeof(float)});
  }
  return toHex(hash.digest(), /*LowerCase=*/true);
}

bool WeightStore::add(StringRef name, WeightInfo info) {
  return entries.try_emplace(name.str(), Entry{std::move(info), std::nullopt}).second;
}

StringRef plainName(StringRef name) {
  if (!name.consume_front("arg:"))
    name.consume_front("aux:");
  return name;
}

namespace {

/// The arrays of a file.
class FileWeights : public WeightStore {
public:
  FileWeights(StringRef path, std::unique_ptr<ArrayFile> file)
      : path(path), file(std::move(file)) {}

  Error addAll() {
    for (const auto &[index, array] : enumerate(file->arrays())) {
      StringRef name = plainName(array.name);
      if (name.empty())
        return file->problem(index, "has no name; weights are an .npz file of named arrays");
      if (!add(name, {array.shape, array.type}))
        return file->problem(index, "is there twice, with another prefix");
      indices[name] = index;
    }
    return Error::success();
  }

  std::string origin() const override { return "'" + path + "'"; }

private:
  Expected<std::string> load(StringRef name) override {
    return file->readBytes(indices.lookup(name));
  }

  std::string path;
  std::unique_ptr<ArrayFile> file;
  StringMap<size_t> indices;
};

} // namespace

static Expected<std::unique_ptr<WeightStore>> openArrays(StringRef path) {
  Expected<std::unique_ptr<ArrayFile>> file = ArrayFile::open(path);
  if (!file)
    return file.takeError();
  auto store = std::make_unique<FileWeights>(path, std::move(*file));
  if (Error error = store->addAll())
    return error;
  return store;
}

Expected<std::unique_ptr<WeightStore>> openWeights(StringRef path) {
  Expected<WeightFormat> format = weightFormatOf(path);
  if (!format)
    return format.takeError();
  switch (*format) {
  case WeightFormat::Npz:
    return openArrays(path);
  case WeightFormat::Safetensors:
    return openSafetensors(path);
  case WeightFormat::MxnetParams:
    return openMxnetParams(path);
  case WeightFormat::CaffeModel:
    return openCaffeModel(path);
  case WeightFormat::Onnx:
    return openOnnxWeights(path);
  }
  return nullptr;
}

Expected<std::unique_ptr<WeightStore>> openWeights(StringRef path, WeightNames names) {
  Expected<std::unique_ptr<WeightStore>> store = openWeights(path);
  if (!store || names == WeightNames::Halnet)
    return store;
  return withTorchvisionNames(std::move(*store));
}

} // namespace halnet::weights
