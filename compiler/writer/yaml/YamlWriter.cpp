//===- YamlWriter.cpp - a description from the net dialect ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The head: name, parameters, input, outputs.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/yaml/YamlWriter.h"

#include "compiler/reader/Description.h"
#include "compiler/writer/RealText.h"
#include "compiler/writer/yaml/YamlBlocks.h"
#include "compiler/writer/yaml/YamlLoops.h"
#include "dialects/Net/LayerNames.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

/// "[103.9, 116.8, 123.7]", or one number where all are alike.
static std::string numbersText(ArrayRef<double> numbers) {
  if (llvm::all_equal(numbers))
    return realText(numbers.front());
  return "[" +
         llvm::join(llvm::map_range(numbers, [](double number) { return realText(number); }),
                    ", ") +
         "]";
}

static std::string imageText(net::ImageAttr image) {
  std::vector<std::string> keys;
  ArrayRef<int64_t> resize = image.getResize().asArrayRef();
  if (resize.size() == 1)
    keys.push_back("resize: " + std::to_string(resize[0]));
  if (resize.size() == 2)
    keys.push_back("resize: [" + std::to_string(resize[0]) + ", " + std::to_string(resize[1]) +
                   "]");
  if (image.getChannels() == StringRef("BGR"))
    keys.push_back("channels: BGR");
  ArrayRef<double> mean = image.getMean().asArrayRef(), scale = image.getScale().asArrayRef();
  if (!llvm::all_of(mean, [](double number) { return number == 0; }))
    keys.push_back("mean: " + numbersText(mean));
  if (!llvm::all_of(scale, [](double number) { return number == 1; }))
    keys.push_back("scale: " + numbersText(scale));
  return ", image: {" + llvm::join(keys, ", ") + "}";
}

/// What a description can't say of a graph as a whole.
static LogicalResult checkGraph(net::GraphOp graph) {
  Block &body = graph.getBody().front();
  if (body.getNumArguments() != 1)
    return emitError(graph.getLoc())
           << "a description has one input, the net has " << body.getNumArguments();
  Location place = body.getArgument(0).getLoc();
  if (graph.getChannelsLast())
    return emitError(place, "a description's input is (N, C, H, W), this one (N, H, W, C)");
  for (auto [name, loc] : {std::pair(graph.getNetName().str(), graph.getLoc()),
                           std::pair(net::layerName(place), place)})
    if (!reader::isName(name))
      return emitError(loc) << "a description can't have the name '" << name
                            << "': letters, digits and '_', '.', '/', '-' only";
  return success();
}

/// The names of the outputs; empty where they are what nobody reads.
static FailureOr<std::vector<std::string>> outputNames(net::GraphOp graph) {
  std::vector<Value> unread;
  for (Operation &op : graph.getBody().front().without_terminator())
    if (llvm::all_of(op.getUsers(), [](Operation *user) { return isa<net::ReturnOp>(user); }))
      unread.push_back(op.getResult(0));
  net::ReturnOp results = graph.getReturn();
  std::vector<std::string> names;
  for (auto [value, attr] : llvm::zip_equal(results.getOutputs(), results.getNames())) {
    names.push_back(cast<StringAttr>(attr).getValue().str());
    std::string layer = net::layerName(value.getLoc());
    if (layer != names.back())
      return emitError(value.getLoc())
             << "the output '" << names.back() << "' is another name of the layer '" << layer
             << "', which a description can't say";
  }
  if (llvm::equal(results.getOutputs(), unread))
    names.clear();
  return names;
}

static void printInput(net::GraphOp graph, std::vector<YamlParameter> &params, raw_ostream &out) {
  BlockArgument input = graph.getBody().front().getArgument(0);
  auto shape = cast<RankedTensorType>(input.getType()).getShape();
  params = {{"batch", std::to_string(shape[0])},
            {"height", std::to_string(shape[2])},
            {"width", std::to_string(shape[3])}};
  out << "input: {name: " << wordText(net::layerName(input.getLoc())) << ", shape: [$batch, "
      << shape[1] << ", $height, $width]"
      << (graph.getImage() ? imageText(*graph.getImage()) : std::string()) << "}\n";
}

LogicalResult writer::writeYaml(ModuleOp module, raw_ostream &out) {
  net::GraphOp graph = *module.getOps<net::GraphOp>().begin();
  if (failed(checkGraph(graph)))
    return failure();
  FailureOr<std::vector<YamlLayer>> layers = yamlLayers(graph);
  FailureOr<std::vector<std::string>> outputs = outputNames(graph);
  if (failed(layers) || failed(outputs))
    return failure();
  YamlBody body =
      findBlocks(*layers, net::layerName(graph.getBody().front().getArgument(0).getLoc()));
  std::string input;
  llvm::raw_string_ostream inputOut(input);
  std::vector<YamlParameter> params;
  printInput(graph, params, inputOut);
  findLoops(body.entries, params);
  dropDefaults(body.entries, body.blocks);
  out << "halnet: 1\nname: " << wordText(graph.getNetName()) << "\n";
  printParameters(params, 0, out);
  out << input;
  if (!body.blocks.empty())
    out << "blocks:\n";
  for (const YamlBlock &block : body.blocks) {
    out << "  " << block.name << ":\n";
    printParameters(block.params, 4, out);
    out << "    layers:\n";
    printEntries(block.layers, 6, out);
  }
  out << "layers:\n";
  printEntries(body.entries, 2, out);
  if (!outputs->empty()) {
    auto words = llvm::map_range(*outputs, [](const std::string &name) { return wordText(name); });
    out << "outputs: [" << llvm::join(words, ", ") << "]\n";
  }
  return success();
}
