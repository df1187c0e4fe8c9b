//===- CaffeModel.cpp - weights from Caffe's .caffemodel ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parsed by protobuf; the message stays, and numbers are taken from it when asked for.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/CaffeModel.h"

#include "compiler/proto/caffe.pb.h"
#include "compiler/weights/MappedWeights.h"
#include "compiler/weights/NpyHeader.h"
#include "compiler/weights/ProtoFile.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

namespace halnet::weights {

bool isCaffeModel(StringRef firstBytes) {
  static const StringRef keys[] = {"\x0a", "\x12", "\x1a", StringRef("\xa2\x06", 2)};
  return any_of(keys, [&](StringRef key) { return firstBytes.starts_with(key); });
}

namespace {

/// What a layer's blobs are called behind its name; the blob after those scales BatchNorm's.
ArrayRef<StringRef> suffixesOf(StringRef type) {
  static const StringRef products[] = {"_weight", "_bias"}, scales[] = {"_gamma", "_beta"},
                         statistics[] = {"_moving_mean", "_moving_var"};
  if (type == "Scale")
    return scales;
  if (type == "BatchNorm")
    return statistics;
  bool isProduct = type == "InnerProduct" || type == "Convolution" ||
                   type == "ConvolutionDepthwise" || type == "DepthwiseConvolution";
  return isProduct ? ArrayRef<StringRef>(products) : ArrayRef<StringRef>();
}

StringRef typeOf(const caffe::V1LayerParameter &layer) {
  switch (layer.type()) {
  case caffe::V1LayerParameter::CONVOLUTION:
    return "Convolution";
  case caffe::V1LayerParameter::INNER_PRODUCT:
    return "InnerProduct";
  default:
    return "";
  }
}

size_t elementsOf(const caffe::BlobProto &blob) {
  return blob.double_data_size() ? blob.double_data_size() : blob.data_size();
}

double elementOf(const caffe::BlobProto &blob, size_t index) {
  return blob.double_data_size() ? blob.double_data(index) : double(blob.data(index));
}

/// As stored; old files give four numbers, of which a matrix uses the last two and a vector one.
std::vector<int64_t> shapeOf(const caffe::BlobProto &blob, size_t rank) {
  if (blob.has_shape())
    return {blob.shape().dim().begin(), blob.shape().dim().end()};
  std::vector<int64_t> shape{blob.num(), blob.channels(), blob.height(), blob.width()};
  while (shape.size() > rank && shape.front() == 1)
    shape.erase(shape.begin());
  return shape;
}

/// Whether the shape's product is so many; never overflows.
bool holds(ArrayRef<int64_t> shape, size_t elements) {
  uint64_t product = 1;
  bool overflow = false;
  for (int64_t extent : shape) {
    if (extent < 1)
      return false;
    product = SaturatingMultiply<uint64_t>(product, extent, &overflow);
    if (overflow)
      return false;
  }
  return product == elements;
}

class CaffeWeights : public WeightStore {
public:
  explicit CaffeWeights(StringRef path) : path(path) {}

  Error open() {
    auto file = mapFile(path);
    if (!file)
      return file.takeError();
    StringRef bytes = (*file)->getBuffer();
    if (Error error = parseProto(path, bytes, ".caffemodel", net))
      return error;
    for (const caffe::V1LayerParameter &layer : net.layers())
      if (Error error = addLayer(layer.name(), typeOf(layer), layer.blobs()))
        return error;
    for (const caffe::LayerParameter &layer : net.layer())
      if (Error error = addLayer(layer.name(), layer.type(), layer.blobs()))
        return error;
    if (blobs.empty())
      return sentence("'" + path + "' holds no weights of layers that halnet knows");
    return Error::success();
  }

  std::string origin() const override { return "'" + path + "'"; }

private:
  using Blobs = google::protobuf::RepeatedPtrField<caffe::BlobProto>;
  struct Blob {
    const caffe::BlobProto *numbers;
    double factor; ///< of Caffe's running sums
  };

  Error problem(StringRef layer, const Twine &text) const {
    return sentence("'" + path + "': layer '" + layer + "' " + text);
  }

  /// What statistics are to be divided by; an error where the third blob is not one number.
  Expected<double> factorOf(StringRef layer, StringRef type, const Blobs &all) const {
    if (type != "BatchNorm" || all.size() < 3)
      return 1.0;
    if (elementsOf(all[2]) != 1)
      return problem(layer, "has a scale factor of " + Twine(elementsOf(all[2])) +
                                " numbers, expected one");
    return elementOf(all[2], 0);
  }

  Error addLayer(StringRef layer, StringRef type, const Blobs &all) {
    ArrayRef<StringRef> suffixes = suffixesOf(type);
    if (suffixes.empty() || all.empty())
      return Error::success();
    Expected<double> factor = factorOf(layer, type, all);
    if (!factor)
      return factor.takeError();
    for (size_t i = 0; i < suffixes.size() && i < size_t(all.size()); ++i)
      if (Error error = addBlob(layer, suffixes[i], {&all[i], *factor}, type))
        return error;
    return Error::success();
  }

  Error addBlob(StringRef layer, StringRef suffix, Blob blob, StringRef type) {
    size_t rank = suffix != "_weight" ? 1 : type == "InnerProduct" ? 2 : 4;
    std::vector<int64_t> shape = shapeOf(*blob.numbers, rank);
    if (!holds(shape, elementsOf(*blob.numbers)))
      return problem(layer, "has a blob of the shape " + formatShape(shape) + " with " +
                                Twine(elementsOf(*blob.numbers)) + " numbers");
    std::string name = (layer + suffix).str();
    if (!add(name, {shape, blob.numbers->double_data_size() ? "<f8" : "<f4"}))
      return problem(layer, "is there twice");
    blobs[name] = blob;
    return Error::success();
  }

  Expected<std::string> load(StringRef name) override {
    auto [numbers, factor] = blobs.lookup(name);
    return numbers->double_data_size() ? scaled(numbers->double_data(), factor)
                                       : scaled(numbers->data(), factor);
  }

  /// The bytes of the numbers divided by the factor; those of factor 1 keep their bits.
  template <typename Numbers> static std::string scaled(const Numbers &numbers, double factor) {
    using Number = std::decay_t<decltype(numbers.Get(0))>;
    std::vector<Number> values(numbers.begin(), numbers.end());
    if (factor != 1)
      for (Number &value : values)
        value = factor == 0 ? Number() : static_cast<Number>(value / factor);
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(Number)};
  }

  std::string path;
  caffe::NetParameter net;
  StringMap<Blob> blobs;
};

} // namespace

Expected<std::unique_ptr<WeightStore>> openCaffeModel(StringRef path) {
  auto store = std::make_unique<CaffeWeights>(path);
  if (Error error = store->open())
    return error;
  return store;
}

} // namespace halnet::weights
