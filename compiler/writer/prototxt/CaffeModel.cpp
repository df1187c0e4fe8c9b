//===- CaffeModel.cpp - Weights as a .caffemodel -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A NetParameter whose layers have names, types and blobs only.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/prototxt/CaffeModel.h"

#include "compiler/proto/caffe.pb.h"
#include "compiler/writer/prototxt/PrototxtLayers.h"
#include "dialects/Net/LayerNames.h"

#include "llvm/ADT/TypeSwitch.h"

#include <limits>

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

namespace {
class CaffeModelWriter {
public:
  explicit CaffeModelWriter(weights::WeightStore &store) : store(store) {}

  /// Adds an op's layers, none where it has no weights.
  llvm::Error add(Operation *op);

  /// Writes what was added.
  llvm::Error write(StringRef name, raw_ostream &out);

private:
  using Symbol = std::optional<StringRef>;
  llvm::Error addProduct(const std::string &name, const char *type, StringRef weight, Symbol bias);
  llvm::Error addBatchNorm(net::BatchNormOp op, const std::string &name);
  caffe::LayerParameter &addLayer(const std::string &name, const char *type);
  llvm::Error addBlob(StringRef weight, caffe::LayerParameter &layer);

  weights::WeightStore &store;
  caffe::NetParameter net;
};
} // namespace

caffe::LayerParameter &CaffeModelWriter::addLayer(const std::string &name, const char *type) {
  caffe::LayerParameter &layer = *net.add_layer();
  layer.set_name(name);
  layer.set_type(type);
  return layer;
}

llvm::Error CaffeModelWriter::addBlob(StringRef weight, caffe::LayerParameter &layer) {
  auto values = store.values(weight);
  if (!values)
    return values.takeError();
  caffe::BlobProto &blob = *layer.add_blobs();
  ArrayRef<int64_t> shape = store.find(weight)->shape;
  blob.mutable_shape()->mutable_dim()->Add(shape.begin(), shape.end());
  blob.mutable_data()->Add(values->begin(), values->end());
  return llvm::Error::success();
}

static void addConstant(float value, int64_t count, caffe::LayerParameter &layer) {
  caffe::BlobProto &blob = *layer.add_blobs();
  blob.mutable_shape()->add_dim(count);
  blob.mutable_data()->Resize(count, value);
}

llvm::Error CaffeModelWriter::addProduct(const std::string &name, const char *type,
                                         StringRef weight, Symbol bias) {
  caffe::LayerParameter &layer = addLayer(name, type);
  if (llvm::Error error = addBlob(weight, layer))
    return error;
  return bias ? addBlob(*bias, layer) : llvm::Error::success();
}

llvm::Error CaffeModelWriter::addBatchNorm(net::BatchNormOp op, const std::string &name) {
  caffe::LayerParameter &norm = addLayer(name, "BatchNorm");
  for (StringRef statistic : {op.getMean(), op.getVariance()})
    if (llvm::Error error = addBlob(statistic, norm))
      return error;
  addConstant(1.0f, 1, norm);
  if (!op.getGamma() && !op.getBeta())
    return llvm::Error::success();
  caffe::LayerParameter &scale = addLayer(scaleName(name), "Scale");
  if (!op.getGamma() || op.getFixGamma())
    addConstant(1.0f, norm.blobs(0).data_size(), scale);
  else if (llvm::Error error = addBlob(*op.getGamma(), scale))
    return error;
  return op.getBeta() ? addBlob(*op.getBeta(), scale) : llvm::Error::success();
}

llvm::Error CaffeModelWriter::add(Operation *op) {
  std::string name = net::layerName(op->getLoc());
  return llvm::TypeSwitch<Operation *, llvm::Error>(op)
      .Case([&](net::Conv2dOp conv) {
        return addProduct(name, "Convolution", conv.getWeight(), conv.getBias());
      })
      .Case([&](net::DenseOp dense) {
        return addProduct(name, "InnerProduct", dense.getWeight(), dense.getBias());
      })
      .Case([&](net::ScaleOp scale) {
        return addProduct(name, "Scale", scale.getGamma(), scale.getBeta());
      })
      .Case([&](net::BatchNormOp norm) { return addBatchNorm(norm, name); })
      .Default([](Operation *) { return llvm::Error::success(); });
}

llvm::Error CaffeModelWriter::write(StringRef name, raw_ostream &out) {
  net.set_name(name.str());
  if (net.ByteSizeLong() > size_t(std::numeric_limits<int>::max()))
    return llvm::createStringError("the .caffemodel would have more than 2 GiB, the most that "
                                   "protobuf writes");
  out << net.SerializeAsString();
  return llvm::Error::success();
}

llvm::Error writer::writeCaffeModel(ModuleOp module, weights::WeightStore &store,
                                    raw_ostream &out) {
  CaffeModelWriter writer(store);
  net::GraphOp graph = *module.getOps<net::GraphOp>().begin();
  for (Operation &op : graph.getBody().front())
    if (llvm::Error error = writer.add(&op))
      return error;
  return writer.write(graph.getNetName(), out);
}
