//===- MxnetReader.cpp - MXNet's symbol files ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Variables are inputs or parameters by who reads them where.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/mxnet/MxnetReader.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/reader/ShapeOptions.h"
#include "compiler/reader/TextFile.h"
#include "compiler/reader/mxnet/Symbol.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

#include <set>

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

namespace {

class Converter {
public:
  Converter(Symbol &symbol, ShapeOptions &shapes, Description &description)
      : symbol(symbol), shapes(shapes), description(description) {}

  bool convert() {
    for (SymbolNode &node : symbol.nodes)
      if (!node.isVariable())
        addLayer(node);
    good &= reportUnsupported(unsupported);
    addInputs();
    for (const SymbolReference &head : symbol.heads)
      description.outputs.push_back({nameOf(head), head.place});
    return good;
  }

private:
  void addLayer(SymbolNode &node) {
    std::optional<SymbolLayer> converted = convertNode(node);
    if (!converted) {
      unsupported[node.op.name].push_back(node.op.place);
      description.incomplete = true;
      return;
    }
    if (node.name.name.empty()) {
      emitError(node.name.place, "a node without a name");
      node.broken = true;
    }
    Layer layer{node.name,
                {converted->type, node.op.place},
                std::move(converted->attributes),
                {},
                node.place};
    connect(node, *converted, layer);
    layer.broken = node.broken;
    good &= !node.broken;
    parts[node.name.name] = converted->parts;
    if (converted->givesFactors)
      factors.insert(node.name.name);
    if (converted->parts > 1)
      addParts(layer, converted->parts);
    else
      description.layers.push_back(std::move(layer));
  }

  /// A layer for each of several results, named as MXNet names them.
  void addParts(const Layer &layer, int64_t count) {
    for (int64_t part = 0; part < count; ++part) {
      Layer &added = description.layers.emplace_back(layer);
      added.name.name += "_output" + std::to_string(part);
      added.attributes.push_back({"part", {part + 1}, layer.place, layer.place});
    }
  }

  /// The layer that gives a result. Of a node of one result only the first is known: others are
  /// those of training.
  std::string nameOf(const SymbolReference &reference) {
    const SymbolNode &node = symbol.nodes[reference.node];
    int64_t count = parts.lookup(node.name.name);
    if (reference.output < std::max<int64_t>(count, 1))
      return node.name.name + (count > 1 ? "_output" + std::to_string(reference.output) : "");
    emitError(reference.place) << "reads output " << reference.output << " of '" << node.name.name
                               << "', a layer with " << std::max<int64_t>(count, 1);
    good = false;
    return node.name.name;
  }

  /// The first inputs are values, those after them parameters and labels.
  void connect(SymbolNode &node, const SymbolLayer &converted, Layer &layer) {
    size_t values = node.inputs.size() - std::min(converted.ignoredInputs, node.inputs.size());
    if (!converted.parameters.empty())
      values = std::min<size_t>(values, 1);
    for (const SymbolReference &input : llvm::ArrayRef(node.inputs).take_front(values)) {
      layer.bottoms.push_back({nameOf(input), input.place});
      if (factors.contains(symbol.nodes[input.node].name.name) && node.op.name != "broadcast_mul") {
        emitError(input.place) << "'" << symbol.nodes[input.node].name.name
                               << "' is reshaped; only broadcast_mul is known to read that";
        node.broken = true;
      }
      if (symbol.nodes[input.node].isVariable())
        inputs.insert(input.node);
    }
    for (auto [index, suffix] : llvm::enumerate(converted.parameters))
      if (index + 1 < node.inputs.size()) // older files leave the statistics out
        setParameter(node, suffix, node.inputs[index + 1], layer);
    if (converted.parameters.empty() || node.inputs.size() <= converted.parameters.size() + 1)
      return;
    emitError(node.inputs.back().place)
        << node.op.name << " reads " << converted.parameters.size() + 1 << " inputs, found "
        << node.inputs.size();
    node.broken = true;
  }

  void setParameter(SymbolNode &node, const std::string &suffix, const SymbolReference &input,
                    Layer &layer) {
    const SymbolNode &variable = symbol.nodes[input.node];
    layer.params[suffix] = variable.name.name;
    if (variable.isVariable() && !variable.name.name.empty())
      return;
    emitError(input.place) << "'" << variable.name.name << "' is computed; " << node.op.name
                           << " takes its parameters from variables";
    node.broken = true;
  }

  void addInputs() {
    for (int64_t index : inputs) {
      SymbolNode &node = symbol.nodes[index];
      description.inputs.push_back({node.name, inputShape(node), std::nullopt, node.place});
      good &= !description.inputs.back().shape.empty() && !node.broken;
    }
    if (!inputs.empty() || description.incomplete)
      return;
    emitError(description.name.place, "no layer reads an input");
    good = false;
  }

  /// Empty after an error.
  std::vector<int64_t> inputShape(SymbolNode &node) {
    const std::vector<int64_t> *given = shapes.find(node.name.name);
    std::vector<int64_t> shape = given ? *given : node.list("__shape__", {});
    if (shape.size() == 4 && shape.front() == 0)
      shape.front() = 1; // the batch, left open
    bool isWhole = llvm::all_of(shape, [](int64_t extent) { return extent > 0; });
    if (shape.size() == 4 && isWhole)
      return checkInputShape(shape, node.place) ? shape : std::vector<int64_t>();
    if (!node.broken)
      emitError(node.place) << "the input '" << node.name.name
                            << "' has no shape (N, C, H, W): give --set " << node.name.name
                            << "=1x3x224x224 or the like";
    return {};
  }

  Symbol &symbol;
  ShapeOptions &shapes;
  Description &description;
  std::set<int64_t> inputs;       ///< variables that are read as values
  llvm::StringMap<int64_t> parts; ///< of nodes, by name
  llvm::StringSet<> factors;      ///< names of nodes that reshape them
  llvm::MapVector<StringRef, std::vector<Location>> unsupported;
  bool good = true;
};

/// "resnet" for "resnet-symbol.json".
std::string netName(StringRef path) {
  StringRef stem = stemOf(path);
  stem.consume_back("-symbol");
  return toName(stem);
}

} // namespace

std::optional<Description> halnet::reader::readMxnet(StringRef path, const ReadOptions &options,
                                                     MLIRContext &context, Sources &sources,
                                                     bool &failed) {
  failed = true;
  StringRef file = placeName(path);
  if (!readTextFile(path, file, sources, context))
    return std::nullopt;
  std::optional<JsonValue> document = parseJson(sources.find(file)->text, file, context);
  std::optional<Symbol> symbol = document ? readSymbol(*document) : std::nullopt;
  std::optional<ShapeOptions> shapes = ShapeOptions::read(options.sets, context, sources);
  if (!symbol || !shapes)
    return std::nullopt;
  Description description{{netName(path), document->place}};
  description.foreignNames = true;
  bool good = Converter(*symbol, *shapes, description).convert();
  failed = !(good & shapes->checkAllUsed());
  return description;
}
