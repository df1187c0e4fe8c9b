//===- OnnxReader.cpp - ONNX's models ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From nodes to layers: inputs, connections, outputs, and what is not supported.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxReader.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/reader/ShapeOptions.h"
#include "compiler/reader/onnx/OnnxConverter.h"
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

class ModelReader {
public:
  ModelReader(const onnx::ModelProto &model, const OnnxText &text, ShapeOptions &shapes,
              Description &description)
      : graph{model.graph(), opsetOf(model)}, text(text), shapes(shapes), description(description) {
    for (const onnx::TensorProto &tensor : graph.graph.initializer())
      graph.constants.try_emplace(tensor.name(), &tensor);
    for (const onnx::NodeProto &node : graph.graph.node())
      for (const std::string &input : node.input())
        graph.readers[input].push_back(&node);
  }

  bool read() {
    for (auto [input, place] : llvm::zip(graph.graph.input(), text.inputs))
      if (!graph.constant(input.name()) && graph.readers.contains(input.name()))
        addInput(input, place);
    for (auto [proto, places] : llvm::zip(graph.graph.node(), text.nodes)) {
      OnnxNode node(proto, places);
      addNode(node);
      good &= !node.broken;
    }
    good &= reportUnsupported(unsupported);
    for (auto [output, place] : llvm::zip(graph.graph.output(), text.outputs))
      addOutput(output.name(), place);
    return good;
  }

private:
  void addNode(OnnxNode &node) {
    if (!node.proto.output_size() || node.proto.output(0).empty())
      return node.refuseInput(0, "gives nothing");
    if (foldIntegers(node.proto, graph) || addBias(node))
      return;
    std::optional<OnnxLayer> converted = convertNode(node, graph);
    if (!converted) {
      std::string domain = node.proto.domain();
      unsupported[(domain.empty() ? "" : domain + ".") + node.op().str()].push_back(node.places.op);
      description.incomplete = true;
      return;
    }
    if (converted->ends.empty())
      return addLayer(node, node.proto.output(0), std::move(*converted));
    addParts(node, *converted);
  }

  /// The layers of a Split: one for each value that has a name.
  void addParts(OnnxNode &node, const OnnxLayer &whole) {
    int64_t begin = 0;
    for (auto [name, end] : llvm::zip(node.proto.output(), whole.ends)) {
      OnnxLayer part = whole;
      if (!node.broken)
        for (auto [bound, channel] : {std::pair("begin", begin), std::pair("end", end)})
          part.attributes.push_back({bound, {channel}, node.places.op, node.places.op});
      if (part.value.shape.size() > 1)
        part.value.shape[1] = part.value.extents[1] = end - begin;
      begin = end;
      if (!name.empty())
        addLayer(node, name, std::move(part));
    }
  }

  void addLayer(OnnxNode &node, const std::string &name, OnnxLayer converted) {
    OnnxValue &value = graph.values[name] = std::move(converted.value);
    if (converted.type.empty())
      return; // a Pad: its readers read what it reads
    value.layer = name;
    Layer layer{{name + (converted.flattens ? "/pooled" : ""), node.places.name},
                {converted.type, node.places.op},
                std::move(converted.attributes),
                {},
                node.places.op};
    connect(node, converted, layer);
    layer.broken = layer.incomplete = node.broken;
    layers[name] = description.layers.size();
    description.layers.push_back(std::move(layer));
    if (converted.flattens) {
      const PlacedName &pooled = description.layers.back().name;
      description.layers.push_back({{name, node.places.name},
                                    {"Flatten", node.places.op},
                                    {},
                                    {{pooled.name, node.places.op}},
                                    node.places.op});
    }
  }

  void connect(OnnxNode &node, const OnnxLayer &converted, Layer &layer) {
    layer.params = converted.given;
    for (size_t i : converted.values) {
      if (i >= size_t(node.proto.input_size()))
        break;
      StringRef name = node.input(i);
      OnnxValue value = graph.values.lookup(name);
      layer.bottoms.push_back({value.layer.empty() ? name.str() : value.layer, //
                               node.places.inputs[i]});
      if (name.empty() || graph.constant(name) || graph.integers.contains(name))
        node.refuseInput(i, "of a constant is not supported");
      else if (value.isPadded() && !converted.takesZeros)
        node.refuseInput(i, "reads the Pad '" + name +
                                "'; only convolutions and poolings of windows take one in");
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

  /// An Add of a constant for each channel to what a layer gives to nobody else is that layer's
  /// bias.
  bool addBias(OnnxNode &node) {
    if (node.op() != "Add" || node.proto.input_size() != 2)
      return false;
    bool isFirst = graph.constant(node.proto.input(0));
    const std::string &constant = node.proto.input(isFirst ? 0 : 1),
                      &name = node.proto.input(isFirst ? 1 : 0);
    OnnxValue value = graph.values.lookup(name);
    auto found = layers.find(name);
    if (!graph.constant(constant) || found == layers.end() || graph.readers[name].size() != 1 ||
        isOutput(name) || !isPerChannel(*graph.constant(constant), value))
      return false;
    Layer &layer = description.layers[found->second];
    auto term = llvm::find_if(layer.attributes, [](auto &a) { return a.name == "bias_term"; });
    if (layer.broken || term == layer.attributes.end() || term->value == Setting{true})
      return false;
    term->value = {true};
    layer.params[layer.type.name == "Scale" ? "_beta" : "_bias"] = constant;
    layer.name = {node.proto.output(0), node.places.name};
    layers[layer.name.name] = found->second;
    value.layer = layer.name.name;
    value.nonNegative = false;
    graph.values[layer.name.name] = value;
    return true;
  }

  bool isOutput(StringRef value) const {
    return llvm::any_of(graph.graph.output(),
                        [&](const onnx::ValueInfoProto &output) { return output.name() == value; });
  }

  /// A layer gives its result in its own order, so no output may be another view of it.
  void addOutput(const std::string &name, Location place) {
    OnnxValue value = graph.values.lookup(name);
    description.outputs.push_back({name, place});
    bool isView = !value.shape.empty() && (value.shape != value.extents || value.isPadded());
    if (graph.integers.contains(name) || graph.constant(name))
      emitError(place) << "the output '" << name << "' is a constant";
    else if (isView)
      emitError(place) << "the output '" << name << "' of " << reader::shapeText(value.shape)
                       << " is another view of " << reader::shapeText(value.extents)
                       << "; outputs are (N, C, H, W) or (N, features)";
    else
      return;
    description.outputs.pop_back();
    good = false;
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
    OnnxValue value{input.name(), shape, shape};
    if (!shape.empty() && isTransposedOnly(input.name())) {
      value.extents = {shape[0], shape[3], shape[1], shape[2]};
      value.channelsLast = true;
    }
    description.inputs.push_back(
        {{input.name(), place}, value.extents, std::nullopt, place, value.channelsLast});
    graph.values[input.name()] = std::move(value);
  }

  /// Whether all that reads an input makes (N, C, H, W) of it first: then it is (N, H, W, C).
  bool isTransposedOnly(StringRef input) {
    return llvm::all_of(graph.readers[input], [](const onnx::NodeProto *node) {
      return node->op_type() == "Transpose" && node->attribute_size() == 1 &&
             llvm::equal(node->attribute(0).ints(), ArrayRef{0, 3, 1, 2});
    });
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
  bool isOurs = (**model).producer_name() == "halnet"; // others' graphs are "main_graph" or so
  StringRef name = isOurs ? StringRef((**model).graph().name()) : stemOf(path);
  Description description{{toName(name), text.top}};
  description.foreignNames = true;
  bool good = ModelReader(**model, text, *shapes, description).read();
  failed = !(good & shapes->checkAllUsed());
  return description;
}
