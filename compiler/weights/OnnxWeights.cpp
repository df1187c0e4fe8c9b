//===- OnnxWeights.cpp - weights from an ONNX model ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sizes are checked when a file is opened, numbers converted when they are asked for.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/OnnxWeights.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/weights/Elements.h"
#include "compiler/weights/MappedWeights.h"
#include "compiler/weights/NpyHeader.h"
#include "compiler/weights/OnnxModel.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using halnet::onnx::TensorProto;

namespace halnet::weights {

/// In numpy's notation.
static std::string typeOf(const TensorProto &tensor) {
  switch (tensor.data_type()) {
  case TensorProto::FLOAT:
    return "<f4";
  case TensorProto::DOUBLE:
    return "<f8";
  case TensorProto::FLOAT16:
    return "<f2";
  case TensorProto::BFLOAT16:
    return "<bf2";
  case TensorProto::INT32:
    return "<i4";
  case TensorProto::INT64:
    return "<i8";
  default:
    return "ONNX's number " + std::to_string(tensor.data_type());
  }
}

static bool isExternal(const TensorProto &tensor) {
  return tensor.data_location() == TensorProto::EXTERNAL;
}

/// Of typed data.
static uint64_t typedElements(const TensorProto &tensor) {
  switch (tensor.data_type()) {
  case TensorProto::FLOAT:
    return tensor.float_data_size();
  case TensorProto::DOUBLE:
    return tensor.double_data_size();
  case TensorProto::INT64:
    return tensor.int64_data_size();
  default:
    return tensor.int32_data_size(); // narrow types, one each
  }
}

template <typename Numbers> static StringRef bytesOf(const Numbers &numbers) {
  return {reinterpret_cast<const char *>(numbers.data()), numbers.size() * sizeof(numbers.Get(0))};
}

static std::string typedBytes(const TensorProto &tensor) {
  switch (tensor.data_type()) {
  case TensorProto::FLOAT:
    return bytesOf(tensor.float_data()).str();
  case TensorProto::DOUBLE:
    return bytesOf(tensor.double_data()).str();
  case TensorProto::INT64:
    return bytesOf(tensor.int64_data()).str();
  case TensorProto::INT32:
    return bytesOf(tensor.int32_data()).str();
  default: { // the bits of 16 in a number of 32, low ones first
    std::string bytes;
    for (const int32_t &number : tensor.int32_data())
      bytes.append(reinterpret_cast<const char *>(&number), 2);
    return bytes;
  }
  }
}

/// A path that begins beside the model and stays there.
static bool staysBelow(StringRef location) {
  return !location.empty() && !sys::path::is_absolute(location) &&
         none_of(make_range(sys::path::begin(location), sys::path::end(location)),
                 [](StringRef part) { return part == ".."; });
}

namespace {

class OnnxWeights : public WeightStore {
public:
  explicit OnnxWeights(StringRef path) : path(path) {}

  Error open() {
    auto parsed = parseOnnx(path);
    if (!parsed)
      return parsed.takeError();
    model = std::move(*parsed);
    StringMap<const TensorProto *> initializers;
    for (const TensorProto &tensor : model->graph().initializer())
      if (!initializers.try_emplace(tensor.name(), &tensor).second)
        return arrayProblem(path, tensor.name(), "is there twice");
    for (const onnx::NodeProto &node : model->graph().node())
      for (const OnnxWeight &weight : onnxWeights(node))
        if (const TensorProto *tensor = initializers.lookup(weight.initializer))
          if (Error error = addWeight(weight, *tensor))
            return arrayProblem(path, weight.initializer, toString(std::move(error)));
    return Error::success();
  }

  std::string origin() const override { return ("'" + shownPath(path) + "'").str(); }

private:
  struct Array {
    const TensorProto *tensor;
    const char *bytes; ///< null: typed data
    OnnxWeight::Form form;
  };

  /// Errors are parts of a sentence about the array, here and below.
  Error addWeight(const OnnxWeight &weight, const TensorProto &tensor) {
    bool isShape =
        weight.form == OnnxWeight::Form::Channels &&
        (tensor.data_type() == TensorProto::INT64 || tensor.data_type() == TensorProto::INT32);
    if (arrays.contains(weight.name) || isShape) // shared by several layers; no weight at all
      return Error::success();
    WeightInfo info{{tensor.dims().begin(), tensor.dims().end()}, typeOf(tensor)};
    Expected<uint64_t> bytes = storedBytes(info);
    if (!bytes)
      return bytes.takeError();
    Expected<const char *> begin = findBytes(tensor, *bytes);
    if (!begin)
      return begin.takeError();
    if (!*begin && typedElements(tensor) != *bytes / elementOf(info.type).bytes)
      return sentence("has the shape " + formatShape(info.shape) + " and " +
                      Twine(typedElements(tensor)) + " numbers");
    if (weight.form == OnnxWeight::Form::Transposed) {
      if (info.shape.size() != 2)
        return sentence("has the shape " + formatShape(info.shape) + "; a matrix is expected");
      std::swap(info.shape[0], info.shape[1]);
    } else if (weight.form == OnnxWeight::Form::Vector) {
      while (info.shape.size() > 1 && info.shape.front() == 1)
        info.shape.erase(info.shape.begin());
    } else if (weight.form == OnnxWeight::Form::Channels) {
      llvm::erase(info.shape, 1);
      if (info.shape.empty())
        info.shape.push_back(1);
    }
    arrays[weight.name] = {&tensor, *begin, weight.form};
    add(weight.name, std::move(info));
    return Error::success();
  }

  /// Where the so many bytes of a tensor begin; null where its data is typed.
  Expected<const char *> findBytes(const TensorProto &tensor, uint64_t bytes) {
    if (isExternal(tensor))
      return findExternal(tensor, bytes);
    if (!tensor.has_raw_data())
      return nullptr;
    if (tensor.raw_data().size() != bytes)
      return sentence("needs " + Twine(bytes) + " bytes and has " +
                      Twine(tensor.raw_data().size()));
    return tensor.raw_data().data();
  }

  Expected<const char *> findExternal(const TensorProto &tensor, uint64_t bytes) {
    std::string location;
    uint64_t offset = 0, length = bytes;
    for (const onnx::StringStringEntryProto &entry : tensor.external_data()) {
      if (entry.key() == "location")
        location = entry.value();
      bool isOffset = entry.key() == "offset";
      if ((isOffset || entry.key() == "length") &&
          StringRef(entry.value()).getAsInteger(10, isOffset ? offset : length))
        return sentence("has the " + entry.key() + " '" + entry.value() + "'; expected a number");
    }
    Expected<StringRef> file = openBeside(location);
    if (!file)
      return file.takeError();
    if (length != bytes || offset > file->size() || bytes > file->size() - offset)
      return sentence("needs " + Twine(bytes) + " bytes; " + Twine(length) + " from byte " +
                      Twine(offset) + " of '" + location + "', which has " + Twine(file->size()) +
                      ", are said to be its");
    return file->data() + offset;
  }

  Expected<StringRef> openBeside(StringRef location) {
    if (!staysBelow(location))
      return sentence("lies in '" + location + "'; only files beside the model are read");
    if (std::unique_ptr<MemoryBuffer> &file = files[location])
      return file->getBuffer();
    SmallString<256> whole(sys::path::parent_path(path));
    sys::path::append(whole, location);
    if (leavesFolder(whole))
      return sentence("lies in '" + location + "', a link that leaves the model's folder");
    auto opened = mapFile(whole);
    if (!opened)
      return sentence("lies in another file: " + toString(opened.takeError()));
    return (files[location] = std::move(*opened))->getBuffer();
  }

  /// Whether a file that is there lies, links followed, outside the model's folder.
  bool leavesFolder(StringRef file) const {
    StringRef beside = sys::path::parent_path(path);
    SmallString<256> folder, real;
    if (sys::fs::real_path(beside.empty() ? "." : beside, folder) || sys::fs::real_path(file, real))
      return false; // opening it will say what is wrong
    StringRef rest = real;
    return !rest.consume_front(StringRef(folder).rtrim('/')) || !rest.starts_with("/");
  }

  Expected<std::string> load(StringRef name) override {
    const Array &array = arrays.find(name)->second;
    const WeightInfo &info = *find(name);
    std::string bytes = array.bytes ? std::string(array.bytes, cantFail(storedBytes(info)))
                                    : typedBytes(*array.tensor);
    return array.form == OnnxWeight::Form::Transposed
               ? transposed(bytes, info.shape[0], elementOf(info.type).bytes)
               : bytes;
  }

  /// A matrix with so many columns as one with so many rows.
  static std::string transposed(const std::string &bytes, size_t columns, size_t elementBytes) {
    std::string result;
    result.reserve(bytes.size());
    for (size_t column = 0; column < columns; ++column)
      for (size_t at = column; at < bytes.size() / elementBytes; at += columns)
        result.append(bytes, at * elementBytes, elementBytes);
    return result;
  }

  std::string path;
  std::unique_ptr<onnx::ModelProto> model;
  StringMap<std::unique_ptr<MemoryBuffer>> files; ///< with external data, by location
  StringMap<Array> arrays;
};

} // namespace

Expected<std::unique_ptr<WeightStore>> openOnnxWeights(StringRef path) {
  auto store = std::make_unique<OnnxWeights>(path);
  if (Error error = store->open())
    return error;
  return store;
}

} // namespace halnet::weights
