//===- OnnxLayers.cpp - ONNX's operators as layers ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The operators by name, and those without windows or changes of shape.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxConverter.h"

#include "llvm/ADT/StringSwitch.h"

#include <cmath>
#include <limits>
#include <numeric>

using namespace halnet::reader;
using namespace mlir;
namespace onnx = halnet::onnx;

void OnnxConverter::add(StringRef name, Setting value, StringRef from) {
  layer.attributes.push_back(
      {name.str(), std::move(value), node.placeOf(from), node.namePlaceOf(from)});
}

void OnnxConverter::refuseUnless(StringRef name, int64_t expected, int64_t fallback,
                                 const char *why) {
  if (node.integer(name, fallback) != expected)
    node.refuse(name, why);
}

bool OnnxConverter::isKnown(int index) {
  bool isShaped = !value(index).shape.empty();
  node.broken |= !isShaped;
  return isShaped;
}

Shape OnnxConverter::image(int index) {
  if (!isKnown(index))
    return {};
  OnnxValue given = value(index);
  if (!given.isImage() || given.channelsLast) {
    node.refuseInput(index, "reads '" + node.input(index) + "' of " + shapeText(given.shape) +
                                (given.channelsLast ? ", (N, H, W, C)" : "") +
                                "; an image (N, C, H, W) is expected");
    return {};
  }
  return given.shape;
}

/// The shape of the second input; empty after an error.
ArrayRef<int64_t> OnnxConverter::weightShape(size_t rank) {
  const onnx::TensorProto *weight = graph.constant(node.input(1));
  if (!weight)
    node.refuseInput(1, "takes its weight from an initializer, and '" + node.input(1) +
                            "' is computed");
  else if (weight->dims_size() != int(rank))
    node.refuseInput(1, "has a weight of " + Twine(weight->dims_size()) + " dimensions, expected " +
                            Twine(rank));
  else
    return ArrayRef(weight->dims().data(), rank);
  return {};
}

std::vector<int64_t> OnnxConverter::list(StringRef name, int input, int64_t since) {
  if (graph.opset < since)
    return node.list(name);
  if (node.input(input).empty())
    return {};
  std::optional<OnnxIntegers> given = graph.integersOf(node.input(input));
  if (!given)
    node.refuseInput(input,
                     "takes its " + name + " from a constant; '" + node.input(input) + "' is none");
  else if (!given->isKnown)
    node.broken = true;
  return given ? given->numbers : std::vector<int64_t>();
}

double OnnxConverter::real(StringRef name, int input, int64_t since, double fallback) {
  if (graph.opset < since)
    return node.real(name, fallback);
  if (node.input(input).empty())
    return fallback;
  std::optional<double> given = graph.scalarOf(node.input(input));
  if (!given)
    node.refuseInput(input, "takes its " + name + " from a constant number; '" + node.input(input) +
                                "' is none");
  return given.value_or(fallback);
}

void OnnxConverter::readAll() {
  layer.values.resize(node.proto.input_size());
  std::iota(layer.values.begin(), layer.values.end(), 0);
}

void OnnxConverter::give(Shape shape) {
  layer.value.shape = layer.value.extents = std::move(shape);
}

void OnnxConverter::giveAlike(size_t inputs) {
  OnnxValue first = value();
  layer.value = first;
  for (size_t i = 1; i < inputs; ++i) {
    OnnxValue other = value(i);
    layer.value.nonNegative &= other.nonNegative;
    if (first.shape.empty() || other.shape.empty())
      layer.value.shape.clear();
    else if (first.shape != other.shape || first.channelsLast != other.channelsLast ||
             first.extents != other.extents)
      node.refuseInput(i, "joins '" + node.input(0) + "' of " + shapeText(first.shape) + " and '" +
                              node.input(i) + "' of " + shapeText(other.shape) +
                              "; they must be alike");
  }
}

void OnnxConverter::batchNorm() {
  layer.type = "BatchNorm";
  layer.parameters = {"_gamma", "_beta", "_moving_mean", "_moving_var"};
  add("eps", {node.real("epsilon", 1e-5)}, "epsilon");
  if (node.has("momentum"))
    add("momentum", {node.real("momentum", 0.9)}, "momentum");
  refuseUnless("training_mode", 0, 0, "is not 0; statistics are those of the file");
  refuseUnless("spatial", 1, 1, "is not 1; statistics are those of channels");
  giveAlike(1);
  layer.value.nonNegative = false;
  if (value().channelsLast)
    image();
}

void OnnxConverter::dense(bool isTransposed) {
  layer.type = "InnerProduct";
  layer.parameters = {"_weight", "_bias"};
  OnnxValue in = value();
  if (in.shape.size() > 2)
    node.refuseInput(0, "reads '" + node.input(0) + "', which has " + Twine(in.shape.size()) +
                            " dimensions; a Flatten must come first");
  ArrayRef<int64_t> shape = weightShape(2);
  if (shape.empty())
    return;
  int64_t outputs = shape[isTransposed ? 0 : 1];
  add("num_output", {outputs}, "");
  add("bias_term", {!node.input(2).empty()}, "");
  if (in.shape.size() == 2)
    give({in.shape[0], outputs});
}

void OnnxConverter::gemm() {
  refuseUnless("transA", 0, 0, "is not 0; a dense layer doesn't transpose its input");
  for (StringRef factor : {"alpha", "beta"})
    if (node.real(factor, 1) != 1)
      node.refuse(factor, "is not 1");
  dense(node.integer("transB", 0) != 0);
}

void OnnxConverter::matMul() { dense(false); }

/// Whether an axis of the first input is that of the channels. Of an unknown shape any may be.
bool OnnxConverter::isChannels(int64_t axis) const {
  OnnxValue in = value();
  int64_t rank = in.shape.size(), channels = in.channelsLast ? rank - 1 : 1;
  return in.shape.empty() || axis == channels || axis == channels - rank;
}

void OnnxConverter::softmax() {
  layer.type = "Softmax";
  giveAlike(1);
  layer.value.nonNegative = true;
  int64_t axis = node.integer("axis", graph.opset < 13 ? 1 : -1);
  const Shape &shape = value().extents;
  // Before opset 13 everything from the axis on is summed over.
  bool isOnePixel = shape.size() < 4 || shape[2] * shape[3] == 1;
  if (!isChannels(axis) || (!isOnePixel && graph.opset < 13))
    node.refuse("axis", "is " + Twine(axis) + " of " + Twine(value().shape.size()) +
                            " dimensions; only the classes, 1, are read");
}

void OnnxConverter::concat() {
  layer.type = "Concat";
  readAll();
  int64_t axis = node.integer("axis", 1);
  if (!isChannels(axis))
    node.refuse("axis", "is " + Twine(axis) + "; only channels, 1, are joined");
  layer.value = value();
  int64_t channels = 0;
  for (size_t i : layer.values) {
    OnnxValue part = value(i);
    layer.value.nonNegative &= part.nonNegative;
    if (!part.shape.empty() && part.channelsLast != layer.value.channelsLast)
      node.refuseInput(i, "joins '" + node.input(0) + "' of " + shapeText(layer.value.shape) +
                              " and '" + node.input(i) + "' of " + shapeText(part.shape));
    if (part.shape.size() != layer.value.shape.size() || part.extents.size() < 2)
      return layer.value.shape.clear(); // what is wrong with it is said of the layer
    channels += part.extents[1];
  }
  layer.value.extents[1] = channels;
  layer.value.shape[layer.value.channelsLast ? 3 : 1] = channels;
}

/// The ratio has no meaning in inference; that it is inference may be a constant or left out.
void OnnxConverter::dropout() {
  identity();
  for (StringRef unused : {"ratio", "seed"})
    node.has(unused);
  if (node.input(2).empty())
    return;
  const onnx::TensorProto *training = graph.constant(node.input(2));
  bool isInference =
      training && training->raw_data().find_first_not_of('\0') == std::string::npos &&
      llvm::all_of(training->int32_data(), [](int32_t number) { return number == 0; });
  if (!isInference)
    node.refuseInput(2, "in training is not supported");
}

void OnnxConverter::eltwise() {
  layer.type = "Eltwise";
  readAll();
  giveAlike(2);
}

void OnnxConverter::sum() {
  readAll();
  layer.type = layer.values.size() == 1 ? "Identity" : "Eltwise";
  giveAlike(layer.values.size());
}

void OnnxConverter::relu() {
  layer.type = "ReLU";
  giveAlike(1);
  layer.value.nonNegative = true;
}

/// A ReLU where it cuts off what is below 0 and nothing else.
void OnnxConverter::clip() {
  constexpr double lowest = std::numeric_limits<float>::lowest();
  double least = real("min", 1, 11, lowest), most = real("max", 2, 11, -lowest);
  relu();
  if (node.broken)
    return;
  if (least == 0 && most >= -lowest)
    return;
  if (least <= lowest && most >= -lowest)
    return identity();
  node.refuseInput(0, "to " + Twine(valueText({least})) + " and " + valueText({most}) +
                          " is not supported; only that to 0 and more, a ReLU, is read");
}

void OnnxConverter::identity() {
  layer.type = "Identity";
  giveAlike(1);
}

std::optional<OnnxLayer> halnet::reader::convertNode(OnnxNode &node, const OnnxGraph &graph) {
  using Conversion = void (OnnxConverter::*)();
  StringRef domain = node.proto.domain();
  if (!domain.empty() && domain != "ai.onnx")
    return std::nullopt;
  Conversion convert = llvm::StringSwitch<Conversion>(node.op())
                           .Case("Conv", &OnnxConverter::convolution)
                           .Case("BatchNormalization", &OnnxConverter::batchNorm)
                           .Case("Relu", &OnnxConverter::relu)
                           .Case("Clip", &OnnxConverter::clip)
                           .Case("Add", &OnnxConverter::eltwise)
                           .Case("Sum", &OnnxConverter::sum)
                           .Case("Mul", &OnnxConverter::product)
                           .Case("Max", &OnnxConverter::maximum)
                           .Case("Sigmoid", &OnnxConverter::sigmoid)
                           .Case("LRN", &OnnxConverter::normalise)
                           .Case("Slice", &OnnxConverter::slice)
                           .Case("Split", &OnnxConverter::split)
                           .Case("MaxPool", &OnnxConverter::maxPool)
                           .Case("AveragePool", &OnnxConverter::averagePool)
                           .Case("GlobalAveragePool", &OnnxConverter::globalAveragePool)
                           .Case("GlobalMaxPool", &OnnxConverter::globalMaxPool)
                           .Case("ReduceMean", &OnnxConverter::reduceMean)
                           .Case("Pad", &OnnxConverter::pad)
                           .Case("Gemm", &OnnxConverter::gemm)
                           .Case("MatMul", &OnnxConverter::matMul)
                           .Case("Flatten", &OnnxConverter::flatten)
                           .Case("Reshape", &OnnxConverter::reshape)
                           .Case("Squeeze", &OnnxConverter::squeeze)
                           .Case("Unsqueeze", &OnnxConverter::unsqueeze)
                           .Case("Transpose", &OnnxConverter::transpose)
                           .Case("Softmax", &OnnxConverter::softmax)
                           .Case("Identity", &OnnxConverter::identity)
                           .Case("Dropout", &OnnxConverter::dropout)
                           .Case("Concat", &OnnxConverter::concat)
                           .Default(nullptr);
  if (!convert)
    return std::nullopt;
  OnnxLayer layer{""};
  (OnnxConverter(node, graph, layer).*convert)();
  if (!node.broken) // it may have been left before all were asked for
    node.checkAllKnown();
  return layer;
}
