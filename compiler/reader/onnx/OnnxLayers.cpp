//===- OnnxLayers.cpp - ONNX's operators as layers ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Defaults are those of the operators' specification, from opset 7 on.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxNode.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Endian.h"

using namespace halnet::reader;
using namespace mlir;
namespace onnx = halnet::onnx;

namespace {

class Converter {
public:
  Converter(OnnxNode &node, const OnnxGraph &graph, OnnxLayer &layer)
      : node(node), graph(graph), layer(layer) {}

  void convolution();
  void batchNorm();
  void maxPool();
  void averagePool();
  void globalAveragePool() { globalPool("AVE"); }
  void globalMaxPool() { globalPool("MAX"); }
  void gemm();
  void matMul();
  void softmax();
  void concat();
  void flatten();
  void reshape();
  void dropout();
  void eltwise();
  void sum();
  void relu() { layer.type = "ReLU"; }
  void identity() { layer.type = "Identity"; }

private:
  void add(StringRef name, Setting value, StringRef from) {
    addAttribute(node, layer, name, std::move(value), from);
  }

  /// The name of an input; empty where it isn't given.
  StringRef input(int index) const {
    return index < node.proto.input_size() ? StringRef(node.proto.input(index)) : "";
  }
  int64_t rank() const { return graph.rank(input(0)); }

  void globalPool(const char *kind);
  void pool(const char *kind);
  void dense(bool isTransposed);
  ArrayRef<int64_t> weightShape(size_t rank);
  int64_t dilation();
  bool isAxis(int64_t axis) const { return axis == 1 || axis == 1 - rank(); }
  bool feedsDense(StringRef value) const;
  void refuseUnless(StringRef name, int64_t expected, int64_t fallback, const char *why);

  OnnxNode &node;
  const OnnxGraph &graph;
  OnnxLayer &layer;
};

/// The integers of a tensor, as they lie in the model; nothing where it is of another kind.
std::optional<std::vector<int64_t>> integersOf(const onnx::TensorProto &tensor) {
  if (tensor.data_type() != onnx::TensorProto::INT64 || tensor.raw_data().size() % 8 != 0)
    return std::nullopt;
  std::vector<int64_t> numbers(tensor.int64_data().begin(), tensor.int64_data().end());
  StringRef bytes = tensor.raw_data();
  for (; !bytes.empty(); bytes = bytes.drop_front(8))
    numbers.push_back(llvm::support::endian::read64le(bytes.data()));
  return numbers;
}

} // namespace

void Converter::refuseUnless(StringRef name, int64_t expected, int64_t fallback, const char *why) {
  if (node.integer(name, fallback) != expected)
    node.refuse(name, why);
}

/// The shape of the second input; empty after an error.
ArrayRef<int64_t> Converter::weightShape(size_t rank) {
  const onnx::TensorProto *weight = graph.constant(input(1));
  if (!weight)
    node.refuseInput(1, "takes its weight from an initializer, and '" + input(1) + "' is computed");
  else if (weight->dims_size() != int(rank))
    node.refuseInput(1, "has a weight of " + Twine(weight->dims_size()) + " dimensions, expected " +
                            Twine(rank));
  else
    return ArrayRef(weight->dims().data(), rank);
  return {};
}

int64_t Converter::dilation() {
  std::vector<int64_t> both = node.list("dilations", {1, 1});
  if (both[0] != both[1])
    node.refuse("dilations", "has two different numbers; layers dilate equally both ways");
  return both[0];
}

void Converter::convolution() {
  layer.type = "Convolution";
  layer.parameters = {"_weight", "_bias"};
  ArrayRef<int64_t> shape = weightShape(4);
  if (shape.empty())
    return;
  int64_t dilated = dilation();
  add("num_output", {shape[0]}, "");
  add("dilation", {dilated}, "dilations");
  add("group", {node.integer("group", 1)}, "group");
  add("bias_term", {!input(2).empty()}, "");
  convertWindow(node, layer, {shape[2], shape[3]}, dilated);
}

void Converter::batchNorm() {
  layer.type = "BatchNorm";
  layer.parameters = {"_gamma", "_beta", "_moving_mean", "_moving_var"};
  add("eps", {node.real("epsilon", 1e-5)}, "epsilon");
  if (node.has("momentum"))
    add("momentum", {node.real("momentum", 0.9)}, "momentum");
  refuseUnless("training_mode", 0, 0, "is not 0; statistics are those of the file");
  refuseUnless("spatial", 1, 1, "is not 1; statistics are those of channels");
}

void Converter::pool(const char *kind) {
  layer.type = "Pooling";
  add("pool", {std::string(kind)}, "");
  if (dilation() != 1)
    node.refuse("dilations", "is not 1; windows of poolings are whole");
  if (!node.has("kernel_shape"))
    node.refuse("kernel_shape", "is missing");
  bool roundsUp = node.integer("ceil_mode", 0) != 0;
  add("round", {std::string(roundsUp ? "ceil" : "floor")}, "ceil_mode");
  convertWindow(node, layer, {1, 1}, 1);
}

void Converter::maxPool() {
  node.has("storage_order"); // of indices, which nobody reads
  pool("MAX");
}

void Converter::averagePool() {
  add("count_padding", {node.integer("count_include_pad", 0) != 0}, "count_include_pad");
  pool("AVE");
}

void Converter::globalPool(const char *kind) {
  layer.type = "Pooling";
  add("pool", {std::string(kind)}, "");
  add("global_pooling", {true}, "");
}

void Converter::dense(bool isTransposed) {
  layer.type = "InnerProduct";
  layer.parameters = {"_weight", "_bias"};
  layer.rank = 2;
  if (rank() != 2)
    node.refuseInput(0, "reads '" + input(0) + "', which has " + Twine(rank()) +
                            " dimensions; a Flatten must come first");
  ArrayRef<int64_t> shape = weightShape(2);
  if (shape.empty())
    return;
  add("num_output", {shape[isTransposed ? 0 : 1]}, "");
  add("bias_term", {!input(2).empty()}, "");
}

void Converter::gemm() {
  refuseUnless("transA", 0, 0, "is not 0; a dense layer doesn't transpose its input");
  for (StringRef factor : {"alpha", "beta"})
    if (node.real(factor, 1) != 1)
      node.refuse(factor, "is not 1");
  dense(node.integer("transB", 0) != 0);
}

void Converter::matMul() { dense(false); }

void Converter::softmax() {
  layer.type = "Softmax";
  int64_t axis = node.integer("axis", graph.opset < 13 ? 1 : -1);
  // Before opset 13 everything from the axis on is summed over.
  if (!isAxis(axis) || (rank() != 2 && graph.opset < 13))
    node.refuse("axis", "is " + Twine(axis) + " of " + Twine(rank()) +
                            " dimensions; only the classes, 1, are read");
}

void Converter::concat() {
  layer.type = "Concat";
  layer.values = node.proto.input_size();
  int64_t axis = node.integer("axis", 1);
  if (!isAxis(axis))
    node.refuse("axis", "is " + Twine(axis) + "; only channels, 1, are joined");
}

void Converter::flatten() {
  layer.type = rank() == 2 ? "Identity" : "Flatten";
  layer.rank = 2;
  int64_t axis = node.integer("axis", 1);
  if (!isAxis(axis))
    node.refuse("axis", "is " + Twine(axis) + "; only everything but the batch is flattened");
}

/// Whether a value goes into one dense layer, which holds its size to the weight's.
bool Converter::feedsDense(StringRef value) const {
  auto found = graph.readers.find(value);
  if (found == graph.readers.end() || found->second.size() != 1)
    return false;
  StringRef op = found->second.front()->op_type();
  return op == "Gemm" || op == "MatMul";
}

/// [0, -1], [1, -1], and with the number of features: what a Flatten does.
void Converter::reshape() {
  layer.type = rank() == 2 ? "Identity" : "Flatten";
  layer.rank = 2;
  refuseUnless("allowzero", 0, 0, "is not 0");
  const onnx::TensorProto *tensor = graph.constant(input(1));
  std::optional<std::vector<int64_t>> shape = tensor ? integersOf(*tensor) : std::nullopt;
  if (!shape)
    return node.refuseInput(1, "takes its shape from a constant; '" + input(1) + "' is none");
  bool keepsBatch = shape->size() == 2 && ((*shape)[0] == 0 || (*shape)[0] == 1),
       isFlat = shape->size() == 2 &&
                (keepsBatch || ((*shape)[0] == -1 && feedsDense(node.proto.output(0))));
  if (!isFlat)
    node.refuseInput(1, "to the shape in '" + input(1) +
                            "' is not supported; only everything but the batch is flattened");
}

/// The ratio has no meaning in inference; that it is inference may be a constant or left out.
void Converter::dropout() {
  layer.type = "Identity";
  for (StringRef unused : {"ratio", "seed"})
    node.has(unused);
  const onnx::TensorProto *training = graph.constant(input(2));
  bool isInference =
      training && training->raw_data().find_first_not_of('\0') == std::string::npos &&
      llvm::all_of(training->int32_data(), [](int32_t number) { return number == 0; });
  if (!isInference && !input(2).empty())
    node.refuseInput(2, "in training is not supported");
}

void Converter::eltwise() {
  layer.type = "Eltwise";
  layer.values = 2;
}

void Converter::sum() {
  layer.values = node.proto.input_size();
  layer.type = layer.values == 1 ? "Identity" : "Eltwise";
}

std::optional<OnnxLayer> halnet::reader::convertNode(OnnxNode &node, const OnnxGraph &graph) {
  using Conversion = void (Converter::*)();
  StringRef domain = node.proto.domain();
  if (!domain.empty() && domain != "ai.onnx")
    return std::nullopt;
  Conversion convert = llvm::StringSwitch<Conversion>(node.op())
                           .Case("Conv", &Converter::convolution)
                           .Case("BatchNormalization", &Converter::batchNorm)
                           .Case("Relu", &Converter::relu)
                           .Case("Add", &Converter::eltwise)
                           .Case("Sum", &Converter::sum)
                           .Case("MaxPool", &Converter::maxPool)
                           .Case("AveragePool", &Converter::averagePool)
                           .Case("GlobalAveragePool", &Converter::globalAveragePool)
                           .Case("GlobalMaxPool", &Converter::globalMaxPool)
                           .Case("Gemm", &Converter::gemm)
                           .Case("MatMul", &Converter::matMul)
                           .Case("Flatten", &Converter::flatten)
                           .Case("Reshape", &Converter::reshape)
                           .Case("Softmax", &Converter::softmax)
                           .Case("Identity", &Converter::identity)
                           .Case("Dropout", &Converter::dropout)
                           .Case("Concat", &Converter::concat)
                           .Default(nullptr);
  if (!convert)
    return std::nullopt;
  OnnxLayer layer{""};
  layer.rank = graph.rank(node.proto.input_size() ? node.proto.input(0) : "");
  (Converter(node, graph, layer).*convert)();
  node.checkAllKnown();
  return layer;
}
