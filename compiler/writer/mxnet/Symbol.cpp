//===- Symbol.cpp - a network as an MXNet symbol ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The graph: nodes in order, each variable right before the first layer that reads it.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/mxnet/Symbol.h"

#include "compiler/writer/BatchNorm.h"
#include "compiler/writer/mxnet/SymbolLayers.h"
#include "dialects/Net/LayerNames.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

#include <nlohmann/json.hpp>

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;
using Json = nlohmann::ordered_json;

namespace {
class SymbolWriter {
public:
  LogicalResult addLayer(Operation *layer);
  void addInput(BlockArgument input);
  /// The node of factors of as many dimensions as the image, which broadcasting asks for.
  size_t factorsOf(net::ScaleChannelsOp scale, const std::string &name);
  Json finish(net::ReturnOp results);

private:
  /// Adds a node, and gives its number.
  size_t add(const SymbolNode &node, StringRef name, Json inputs);
  size_t addPad(size_t padded, ArrayRef<int64_t> zeros, StringRef name);
  size_t addVariable(StringRef name, std::map<std::string, std::string> attributes = {});

  Json nodes = Json::array(), variables = Json::array(), firstResults = Json::array({0});
  llvm::DenseMap<Value, size_t> numbers;
};
} // namespace

/// A result of a node that is read; only variables that training updates have a version other than
/// 0.
static Json edge(size_t node, int version = 0) { return Json::array({node, 0, version}); }

size_t SymbolWriter::add(const SymbolNode &node, StringRef name, Json inputs) {
  Json json{{"op", node.op}, {"name", name.str()}};
  if (!node.attributes.empty())
    json["attrs"] = node.attributes;
  json["inputs"] = std::move(inputs);
  nodes.push_back(std::move(json));
  firstResults.push_back(firstResults.back().get<size_t>() + node.results);
  return nodes.size() - 1;
}

size_t SymbolWriter::addPad(size_t padded, ArrayRef<int64_t> zeros, StringRef name) {
  std::string width = "(0, 0, 0, 0";
  for (int64_t count : zeros)
    width += ", " + std::to_string(count);
  return add({"Pad", {{"constant_value", "0"}, {"mode", "constant"}, {"pad_width", width + ")"}}},
             name, Json::array({edge(padded)}));
}

size_t SymbolWriter::addVariable(StringRef name, std::map<std::string, std::string> attributes) {
  size_t number = add({"null", std::move(attributes)}, name, Json::array());
  variables.push_back(number);
  return number;
}

void SymbolWriter::addInput(BlockArgument input) {
  numbers[input] = addVariable(net::layerName(input.getLoc()));
}

size_t SymbolWriter::factorsOf(net::ScaleChannelsOp scale, const std::string &name) {
  size_t factors = numbers.at(scale.getFactors());
  auto rankOf = [](Value value) { return cast<RankedTensorType>(value.getType()).getRank(); };
  if (rankOf(scale.getFactors()) == rankOf(scale.getInput()))
    return factors;
  return add({"Reshape", {{"shape", "(0, 0, 1, 1)"}}}, name + "_factors",
             Json::array({edge(factors)}));
}

LogicalResult SymbolWriter::addLayer(Operation *layer) {
  if (auto scale = dyn_cast<net::ScaleOp>(layer)) {
    auto norm = scale.getInput().getDefiningOp<net::BatchNormOp>();
    if (norm && scaleOf(norm) == scale) {
      numbers[scale.getResult()] = numbers.at(norm.getResult());
      return success();
    }
  }
  FailureOr<SymbolNode> node = symbolNode(layer);
  if (failed(node))
    return failure();
  std::string name = net::layerName(layer->getLoc());
  Json inputs = Json::array();
  for (Value operand : layer->getOperands())
    inputs.push_back(edge(numbers.at(operand)));
  if (!node->zeros.empty())
    inputs = Json::array(
        {edge(addPad(numbers.at(layer->getOperand(0)), node->zeros, name + "_padding"))});
  if (auto scale = dyn_cast<net::ScaleChannelsOp>(layer))
    inputs.back() = edge(factorsOf(scale, name));
  // Variables repeat their layer's attributes, and say how training begins.
  for (const std::string &argument : node->arguments)
    inputs.push_back(edge(addVariable(argument, node->attributes)));
  for (auto [i, state] : llvm::enumerate(node->states)) {
    auto attributes = node->attributes;
    attributes["__init__"] = i == 0 ? "[\"zero\", {}]" : "[\"one\", {}]";
    inputs.push_back(edge(addVariable(state, std::move(attributes)), /*version=*/1));
  }
  if (node->op == "SoftmaxOutput")
    inputs.push_back(edge(addVariable(name + "_label")));
  numbers[layer->getResult(0)] = add(*node, name, std::move(inputs));
  return success();
}

Json SymbolWriter::finish(net::ReturnOp results) {
  Json heads = Json::array();
  for (Value output : results.getOutputs())
    heads.push_back(edge(numbers.at(output)));
  constexpr int version = 10901; // 1.9.1
  return {{"nodes", std::move(nodes)},
          {"arg_nodes", std::move(variables)},
          {"node_row_ptr", std::move(firstResults)},
          {"heads", std::move(heads)},
          {"attrs", {{"mxnet_version", Json::array({"int", version})}}}};
}

LogicalResult writer::writeMxnetSymbol(ModuleOp module, raw_ostream &out) {
  auto graphs = module.getOps<net::GraphOp>();
  if (!llvm::hasSingleElement(graphs))
    return emitError(module.getLoc(), "expected one net.graph");
  net::GraphOp graph = *graphs.begin();
  Block &body = graph.getBody().front();
  SymbolWriter writer;
  for (BlockArgument input : body.getArguments())
    writer.addInput(input);
  for (Operation &layer : body.without_terminator())
    if (failed(writer.addLayer(&layer)))
      return failure();
  out << writer.finish(graph.getReturn()).dump(2) << "\n";
  return success();
}
