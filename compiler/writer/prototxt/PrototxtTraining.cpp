//===- PrototxtTraining.cpp - what only training files have ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In the form of the ProtoFiles, the training files of He's networks that people open in netscope.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/prototxt/PrototxtTraining.h"

#include "compiler/writer/RealText.h"
#include "dialects/Net/LayerNames.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

FailureOr<net::SoftmaxOp> writer::findLoss(net::GraphOp graph) {
  net::ReturnOp result = graph.getReturn();
  if (result.getNumOperands() == 1)
    if (auto softmax = result.getOperand(0).getDefiningOp<net::SoftmaxOp>())
      return softmax;
  return emitError(graph.getLoc(), "a training file needs a network whose one result is a Softmax");
}

static int64_t classesOf(net::SoftmaxOp softmax) {
  return cast<RankedTensorType>(softmax.getType()).getDimSize(1);
}

static constexpr const char *label = "label";
static constexpr const char *loss = "loss";
static constexpr const char *topOne = "acc/top-1";
static constexpr const char *topFive = "acc/top-5";

SmallVector<StringRef> writer::lossNames(net::SoftmaxOp softmax) {
  SmallVector<StringRef> names{label, topOne, topFive};
  if (net::layerName(softmax.getLoc()) != loss)
    names.push_back(loss);
  return names;
}

void writer::writeLoss(net::SoftmaxOp softmax, const std::string &scores, raw_ostream &out) {
  if (std::string name = net::layerName(softmax.getLoc()); name != loss)
    out << "# halnet: softmax " << name << " of " << scores << "\n";
  writeLayer({{scores, label}, {loss}, loss}, "SoftmaxWithLoss", {}, out);
  FieldBlock test{"include", {{"phase", "TEST"}}};
  writeLayer({{scores, label}, {topOne}, topOne}, "Accuracy", test, out);
  if (classesOf(softmax) >= 5)
    writeLayer({{scores, label}, {topFive}, topFive}, "Accuracy",
               {test, {"accuracy_param", {{"top_k", "5"}}}}, out);
}

/// The images that data layers with `transform` give, as the reader takes them.
static net::ImageAttr imageOf(net::ImageAttr wanted, int64_t channels, MLIRContext *context) {
  Builder builder(context);
  bool hasTransform = wanted && llvm::all_equal(wanted.getScale().asArrayRef());
  auto of = [&](DenseF64ArrayAttr numbers, double otherwise) {
    return hasTransform ? numbers
                        : builder.getDenseF64ArrayAttr(SmallVector<double>(channels, otherwise));
  };
  return net::ImageAttr::get(context, builder.getDenseI64ArrayAttr({}),
                             builder.getStringAttr(channels == 1 ? "GREY" : "BGR"),
                             of(wanted ? wanted.getMean() : nullptr, 0),
                             of(wanted ? wanted.getScale() : nullptr, 1));
}

static FieldBlock transform(net::ImageAttr image, int64_t side, bool isTraining) {
  FieldBlock block{
      "transform_param",
      {{"mirror", isTraining ? "true" : "false"}, {"crop_size", std::to_string(side)}}};
  if (image.getChannels() == "GREY")
    block.fields.push_back({"force_gray", "true"});
  ArrayRef<double> mean = image.getMean(), scale = image.getScale();
  if (llvm::any_of(mean, [](double value) { return value != 0; }))
    for (double value : mean)
      block.fields.push_back({"mean_value", realText(value)});
  if (scale.front() != 1)
    block.fields.push_back({"scale", realText(scale.front())});
  return block;
}

/// What someone who makes the data must know.
static void warnOfData(net::ImageAttr wanted, Location loc) {
  if (wanted && wanted.getChannels() == "RGB")
    emitWarning(loc, "Caffe's tools store images as BGR; this network's are to be stored as RGB");
  if (wanted && !llvm::all_equal(wanted.getScale().asArrayRef()))
    emitWarning(loc, "Caffe scales all channels alike; this network's images are to be stored with "
                     "mean and scale applied");
}

LogicalResult writer::writeDataLayers(net::GraphOp graph, const std::string &name,
                                      raw_ostream &out) {
  BlockArgument input = graph.getBody().front().getArgument(0);
  auto shape = cast<RankedTensorType>(input.getType()).getShape();
  if (shape[2] != shape[3] || (shape[1] != 1 && shape[1] != 3))
    return emitError(input.getLoc()) << "Caffe's data layers give squares of 1 or 3 channels, not "
                                     << net::shapeText(shape.drop_front());
  net::ImageAttr wanted = graph.getImageAttr(),
                 given = imageOf(wanted, shape[1], graph.getContext());
  warnOfData(wanted, input.getLoc());
  if (!wanted)
    out << "# halnet: image none\n";
  else if (wanted != given)
    out << "# halnet: image " << wanted << "\n";
  for (bool isTraining : {true, false}) {
    // The ProtoFiles' batch; how many images are learnt from at once is no matter of the net's.
    int64_t batch = isTraining ? 32 : shape[0];
    FieldBlock data{"data_param",
                    {{"source", quoted(isTraining ? "train_lmdb" : "val_lmdb")},
                     {"batch_size", std::to_string(batch)},
                     {"backend", "LMDB"}}};
    FieldBlock phase{"include", {{"phase", isTraining ? "TRAIN" : "TEST"}}};
    writeLayer({{}, {name, label}, name}, "Data",
               {phase, transform(given, shape[2], isTraining), data}, out);
  }
  return success();
}
