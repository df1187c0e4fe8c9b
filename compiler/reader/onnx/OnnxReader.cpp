//===- OnnxReader.cpp - ONNX's models ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From nodes to layers: inputs, connections, and what is not supported.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxReader.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/reader/ShapeOptions.h"
#include "compiler/reader/onnx/OnnxNode.h"
#include "compiler/weights/OnnxModel.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

/// Before it, operators have other attributes and broadcast in another way; the last is that of
/// onnx 1.23.
static constexpr int64_t firstOpset = 7, lastOpset = 28;

namespace {

class Converter {
public:
  Converter(const onnx::ModelProto &model, const OnnxText &text, ShapeOptions &shapes,
            Description &description)
      : graph{model.graph(), opsetOf(model)}, text(text), shapes(shapes), description(description) {
    for (const onnx::TensorProto &tensor : graph.graph.initializer())
      graph.constants.try_emplace(tensor.name(), &tensor);
    for (const onnx::NodeProto &node : graph.graph.node())
      for (const std::string &input : node.input())
        graph.readers[input].push_back(&node);
  }

  bool convert() {
    for (auto [proto, places] : llvm::zip(graph.graph.node(), text.nodes)) {
      OnnxNode node(proto, places);
      addLayer(node);
      good &= !node.broken;
    }
    good &= reportUnsupported(unsupported);
    for (auto [input, place] : llvm::zip(graph.graph.input(), text.inputs))
      if (!graph.constant(input.name()) && graph.readers.contains(input.name()))
        addInput(input, place);
    for (auto [output, place] : llvm::zip(graph.graph.output(), text.outputs))
      description.outputs.push_back({output.name(), place});
    return good;
  }

private:
  void addLayer(OnnxNode &node) {
    if (!node.proto.output_size() || node.proto.output(0).empty())
      return node.refuseInput(0, "gives nothing");
    if (addBias(node))
      return;
    std::optional<OnnxLayer> converted = convertNode(node, graph);
    if (!converted) {
      std::string domain = node.proto.domain();
      unsupported[(domain.empty() ? "" : domain + ".") + node.op().str()].push_back(node.places.op);
      description.incomplete = true;
      return;
    }
    graph.ranks[node.proto.output(0)] = converted->rank;
    Layer layer{{node.proto.output(0), node.places.name},
                {converted->type, node.places.op},
                std::move(converted->attributes),
                {},
                node.places.op};
    connect(node, *converted, layer);
    layer.broken = node.broken;
    layers[layer.name.name] = description.layers.size();
    description.layers.push_back(std::move(layer));
  }

  void connect(OnnxNode &node, const OnnxLayer &converted, Layer &layer) {
    for (size_t i = 0; i < std::min<size_t>(converted.values, node.proto.input_size()); ++i) {
      layer.bottoms.push_back({node.proto.input(i), node.places.inputs[i]});
      if (node.proto.input(i).empty() || graph.constant(node.proto.input(i)))
        node.refuseInput(i, "of a constant is not supported");
    }
    if (converted.parameters.empty())
      return;
    for (auto [suffix, weight] :
         llvm::zip(converted.parameters, weights::onnxWeights(node.proto))) {
      layer.params[suffix] = weight.name;
      if (!graph.constant(weight.initializer) && !node.broken)
        node.refuseInput(0, "takes its parameters from initializers, and '" +
                                Twine(weight.initializer) + "' is computed");
    }
  }

  /// An Add of a constant to a matrix product that nothing else reads is that layer's bias.
  bool addBias(OnnxNode &node) {
    if (node.op() != "Add" || node.proto.input_size() != 2)
      return false;
    bool isFirst = graph.constant(node.proto.input(0));
    const std::string &constant = node.proto.input(isFirst ? 0 : 1),
                      &value = node.proto.input(isFirst ? 1 : 0);
    auto found = layers.find(value);
    if (!graph.constant(constant) || found == layers.end() || graph.readers[value].size() != 1)
      return false;
    Layer &layer = description.layers[found->second];
    if (layer.broken || layer.type.name != "InnerProduct" || layer.params.contains("_bias") ||
        isOutput(value))
      return false;
    layer.params["_bias"] = constant;
    llvm::find_if(layer.attributes, [](auto &a) { return a.name == "bias_term"; })->value = {true};
    layer.name = {node.proto.output(0), node.places.name};
    layers[layer.name.name] = found->second;
    graph.ranks[layer.name.name] = 2;
    return true;
  }

  bool isOutput(StringRef value) const {
    return llvm::any_of(graph.graph.output(),
                        [&](const onnx::ValueInfoProto &output) { return output.name() == value; });
  }

  void addInput(const onnx::ValueInfoProto &input, Location place) {
    std::vector<int64_t> shape = inputShape(input, place);
    const onnx::TypeProto::Tensor &type = input.type().tensor_type();
    if (type.elem_type() != onnx::TensorProto::FLOAT) {
      emitError(place) << "the input '" << input.name() << "' is of ONNX's type "
                       << type.elem_type() << "; networks take float32";
      good = false;
    }
    good &= !shape.empty();
    description.inputs.push_back({{input.name(), place}, shape, std::nullopt, place});
  }

  /// Empty after an error.
  std::vector<int64_t> inputShape(const onnx::ValueInfoProto &input, Location place) {
    std::vector<int64_t> shape;
    std::vector<std::string> open;
    if (const std::vector<int64_t> *given = shapes.find(input.name()))
      shape = *given;
    else
      for (const auto &dim : input.type().tensor_type().shape().dim())
        shape.push_back(extentOf(dim, shape.empty(), open));
    if (shape.size() == 4 && open.empty())
      return checkInputShape(shape, place) ? shape : std::vector<int64_t>();
    InFlightDiagnostic error = emitError(place);
    error << "the input '" << input.name() << "' ";
    if (open.empty())
      error << "has no shape (N, C, H, W)";
    else
      error << "leaves open " << llvm::join(open, ", ");
    error << ": give --set " << input.name() << "=1x3x224x224 or the like";
    return {};
  }

  /// An open batch is 1; other axes are noted, by name or as '?', unless an option gives them.
  int64_t extentOf(const onnx::TensorShapeProto::Dimension &dim, bool isBatch,
                   std::vector<std::string> &open) {
    if (dim.has_dim_value() && dim.dim_value() > 0)
      return dim.dim_value();
    const std::string &name = dim.dim_param();
    const std::vector<int64_t> *given = name.empty() ? nullptr : shapes.find(name);
    if (given && given->size() == 1)
      return given->front();
    if (!isBatch)
      open.push_back(name.empty() ? "?" : "'" + name + "'");
    return 1;
  }

  OnnxGraph graph;
  const OnnxText &text;
  ShapeOptions &shapes;
  Description &description;
  llvm::StringMap<size_t> layers; ///< by what they give
  std::map<std::string, std::vector<Location>> unsupported;
  bool good = true;
};

} // namespace

static bool checkOpset(const onnx::ModelProto &model, Location place) {
  int64_t opset = opsetOf(model);
  if (opset >= firstOpset && opset <= lastOpset)
    return true;
  emitError(place) << "the model is of opset " << opset << "; those from " << firstOpset << " to "
                   << lastOpset << " are read";
  return false;
}

std::optional<Description> halnet::reader::readOnnx(StringRef path, const ReadOptions &options,
                                                    MLIRContext &context, Sources &sources,
                                                    bool &failed) {
  failed = true;
  StringRef file = placeName(path);
  auto model = weights::parseOnnx(path);
  if (!model) {
    emitError(UnknownLoc::get(&context)) << llvm::toString(model.takeError());
    return std::nullopt;
  }
  OnnxText text = writeOnnxText(**model, file, context);
  sources.add(file, shownPath(path), text.text);
  std::optional<ShapeOptions> shapes = ShapeOptions::read(options.sets, context, sources);
  if (!checkOpset(**model, text.top) || !shapes)
    return std::nullopt;
  Description description{{toName(stemOf(path)), text.top}};
  description.foreignNames = true;
  bool good = Converter(**model, text, *shapes, description).convert();
  failed = !(good & shapes->checkAllUsed());
  return description;
}
