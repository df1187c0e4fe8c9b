//===- OnnxModel.cpp - a model under construction ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What frames the nodes: inputs, outputs, initializers and versions.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/onnx/OnnxModel.h"

#include "compiler/writer/onnx/OnnxWriter.h"
#include "dialects/Net/LayerNames.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

#include <limits>

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

/// Old enough for every runtime of these years, and the first with this Softmax and BatchNorm.
static constexpr int64_t opset = 17, irVersion = 8;

static void describe(ArrayRef<int64_t> shape, StringRef name, onnx::ValueInfoProto &info) {
  info.set_name(name.str());
  onnx::TypeProto::Tensor &type = *info.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto::FLOAT);
  for (int64_t extent : shape)
    type.mutable_shape()->add_dim()->set_dim_value(extent);
}

/// (N, H, W, C) becomes (N, C, H, W) by a Transpose.
void OnnxModel::addInput(BlockArgument input, bool channelsLast) {
  std::string name = net::layerName(input.getLoc());
  SmallVector<int64_t> shape(shapeOf(input));
  names[input] = name;
  if (channelsLast) {
    std::rotate(shape.begin() + 1, shape.begin() + 2, shape.end());
    names[input] = name + "/first";
    setList("perm", {0, 3, 1, 2}, addNode("Transpose", {name}, names[input]));
  }
  describe(shape, name, *graph.add_input());
}

void OnnxModel::addOutput(Value value, StringRef name) {
  if (nameOf(value) != name) // a block's name for its last layer
    addNode("Identity", {nameOf(value)}, name.str());
  describe(shapeOf(value), name, *graph.add_output());
}

onnx::NodeProto &OnnxModel::addNode(const char *op, std::vector<std::string> inputs,
                                    const std::string &output) {
  onnx::NodeProto &node = *graph.add_node();
  node.set_name(output);
  node.set_op_type(op);
  for (std::string &input : inputs)
    node.add_input(std::move(input));
  node.add_output(output);
  return node;
}

void OnnxModel::addTensor(const std::string &name, ArrayRef<int64_t> shape,
                          ArrayRef<float> values) {
  auto [known, isNew] = tensors.try_emplace(name, shape);
  if (!isNew) {
    if (problem.empty() && ArrayRef(known->second) != shape)
      problem = "two layers need '" + name + "' in two shapes, and an initializer has one";
    return;
  }
  onnx::TensorProto &tensor = *graph.add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(onnx::TensorProto::FLOAT);
  tensor.mutable_dims()->Add(shape.begin(), shape.end());
  tensor.set_raw_data(values.data(), values.size() * sizeof(float));
}

std::string OnnxModel::weight(FlatSymbolRefAttr param, ArrayRef<int64_t> shape) {
  std::string name = param.getValue().str();
  if (!problem.empty())
    return name;
  if (auto values = store.values(name))
    addTensor(name, shape, *values);
  else
    problem = llvm::toString(values.takeError());
  return name;
}

std::string OnnxModel::constant(const std::string &name, float value, int64_t count) {
  addTensor(name, {count}, std::vector<float>(count, value));
  return name;
}

std::string OnnxModel::integers(const std::string &name, ArrayRef<int64_t> values) {
  onnx::TensorProto &tensor = *graph.add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(onnx::TensorProto::INT64);
  tensor.add_dims(values.size());
  tensor.mutable_int64_data()->Add(values.begin(), values.end());
  return name;
}

/// Values and initializers share one space of names, which layers and parameters don't.
static std::string sharedName(const onnx::GraphProto &graph) {
  llvm::StringSet<> names;
  for (const onnx::TensorProto &tensor : graph.initializer())
    names.insert(tensor.name());
  for (const onnx::ValueInfoProto &input : graph.input())
    if (!names.insert(input.name()).second)
      return input.name();
  for (const onnx::NodeProto &node : graph.node())
    if (!names.insert(node.output(0)).second)
      return node.output(0);
  return "";
}

FailureOr<std::string> OnnxModel::finish(net::GraphOp net) {
  graph.set_name(net.getNetName().str());
  model.set_ir_version(irVersion);
  model.set_producer_name("halnet");
  model.add_opset_import()->set_version(opset);
  if (std::string name = sharedName(graph); problem.empty() && !name.empty())
    problem = "the model would have two values named '" + name + "'";
  size_t bytes = model.ByteSizeLong();
  if (problem.empty() && bytes > size_t(std::numeric_limits<int>::max()))
    problem = "the model would have " + std::to_string(bytes) +
              " bytes, more than 2 GiB, the most that protobuf writes";
  if (!problem.empty())
    return emitError(UnknownLoc::get(net.getContext())) << problem;
  return model.SerializeAsString();
}

LogicalResult writer::writeOnnx(ModuleOp module, weights::WeightStore &store, raw_ostream &out) {
  net::GraphOp graph = *module.getOps<net::GraphOp>().begin();
  OnnxModel model(store);
  Block &body = graph.getBody().front();
  for (BlockArgument input : body.getArguments())
    model.addInput(input, graph.getChannelsLast());
  for (Operation &layer : body.without_terminator())
    if (failed(model.addLayer(&layer)))
      return failure();
  net::ReturnOp results = graph.getReturn();
  for (auto [value, name] : llvm::zip_equal(results.getOutputs(), results.getNames()))
    model.addOutput(value, cast<StringAttr>(name));
  FailureOr<std::string> bytes = model.finish(graph);
  if (succeeded(bytes))
    out << *bytes;
  return bytes;
}
