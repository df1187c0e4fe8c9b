//===- CaffeNet.cpp - a prototxt as a description -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Caffe joins layers by blobs, halnet by layers: every blob is known by the layer that wrote it
// last, so that layers in place come out in a row.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/caffe/CaffeNet.h"

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/reader/caffe/CaffeLayer.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

namespace {
class NetReader {
public:
  NetReader(const Fields &net, StringRef phase, Description &description)
      : net(net), phase(phase), description(description) {}
  bool read();

private:
  bool readHeaderInputs();
  void warnOfStatistics() const;
  bool meets(const Fields &rule) const;
  bool isIncluded(const Fields &layer) const;
  void split();
  bool readLayer(const CaffeLayer &layer);
  bool readInput(const CaffeLayer &layer);
  bool addLayer(const CaffeLayer &layer);
  bool addSlice(const CaffeLayer &source);
  bool addAxpy(const CaffeLayer &source);
  bool append(Layer layer, StringRef top);
  bool connect(const CaffeLayer &source, Layer &layer);
  bool reportUnknown(const CaffeLayer &layer);
  void makeUnique(Layer &layer);

  const Fields &net;
  StringRef phase;
  Description &description;
  std::vector<CaffeLayer> layers, others; ///< of the phase, and of the other one
  llvm::StringMap<std::string> writers;   ///< of blobs: a layer, an input, or "" for labels
  llvm::StringMap<Location> names;
};
} // namespace

static CaffeLayer layerOf(const Fields &fields, bool isOld) {
  CaffeLayer layer{
      fields, {"", fields.place()}, {"", fields.place()}, fields.all("bottom"), fields.all("top")};
  if (const TextField *type = fields.find("type"))
    layer.type = {isOld ? modernType(fields.word("type")) : type->text, type->place};
  if (const TextField *name = fields.find("name"))
    layer.name = {name->text, name->place};
  else if (!layer.tops.empty())
    layer.name = {layer.tops.front()->text, layer.tops.front()->place};
  return layer;
}

/// Caffe's rule: all that a rule says must hold.
bool NetReader::meets(const Fields &rule) const {
  Fields state = net.block("state");
  int64_t level = state.integer("level");
  std::vector<std::string> stages;
  for (const TextField *stage : state.all("stage"))
    stages.push_back(stage->text);
  auto isStage = [&](const TextField *stage) { return llvm::is_contained(stages, stage->text); };
  return (!rule.has("phase") || rule.word("phase") == phase) &&
         (!rule.has("min_level") || level >= rule.integer("min_level")) &&
         (!rule.has("max_level") || level <= rule.integer("max_level")) &&
         llvm::all_of(rule.all("stage"), isStage) && llvm::none_of(rule.all("not_stage"), isStage);
}

bool NetReader::isIncluded(const Fields &layer) const {
  std::vector<Fields> includes = layer.blocks("include"), excludes = layer.blocks("exclude");
  auto isMet = [&](const Fields &rule) { return meets(rule); };
  return includes.empty() ? llvm::none_of(excludes, isMet) : llvm::any_of(includes, isMet);
}

void NetReader::split() {
  for (StringRef list : {"layers", "layer"})
    for (const Fields &fields : net.blocks(list))
      (isIncluded(fields) ? layers : others).push_back(layerOf(fields, list == "layers"));
}

/// `input` with `input_shape` or four `input_dim` each.
bool NetReader::readHeaderInputs() {
  std::vector<const TextField *> inputs = net.all("input"), dims = net.all("input_dim");
  std::vector<Fields> shapes = net.blocks("input_shape");
  if (inputs.empty())
    return true;
  if (shapes.size() != inputs.size() && dims.size() != 4 * inputs.size()) {
    emitError(inputs.front()->namePlace)
        << "expected an 'input_shape', or four 'input_dim', for each 'input'";
    return false;
  }
  bool good = true;
  for (auto [index, name] : llvm::enumerate(inputs)) {
    std::vector<int64_t> shape;
    if (!shapes.empty())
      shape = shapes[index].integers("dim");
    else
      for (size_t i = 0; i < 4; ++i)
        shape.push_back(integerOf(*dims[4 * index + i]));
    std::optional<Input> input =
        makeInput({name->text, name->place}, shape,
                  shapes.empty() ? dims[4 * index]->place : shapes[index].place());
    good &= input.has_value();
    writers[name->text] = name->text;
    if (input)
      description.inputs.push_back(std::move(*input));
  }
  return good;
}

bool NetReader::readInput(const CaffeLayer &layer) {
  if (layer.tops.empty()) {
    emitError(layer.fields.place()) << layer.type.name << " has no 'top'";
    return false;
  }
  bool isPlain = layer.type.name == "Input";
  for (const TextField *top : layer.tops)
    writers[top->text] = isPlain || top == layer.tops.front() ? top->text : "";
  if (isPlain)
    return convertInputs(layer, description.inputs);
  auto isTwin = [&](const CaffeLayer &other) {
    return caffeKind(other.type.name) == CaffeKind::Input && other.type.name != "Input" &&
           !other.tops.empty() && other.tops.front()->text == layer.tops.front()->text;
  };
  auto twin = llvm::find_if(others, isTwin);
  std::optional<Input> input = convertData(layer, twin == others.end() ? nullptr : &*twin);
  if (input)
    description.inputs.push_back(std::move(*input));
  return input.has_value();
}

/// Names the layers whose results the layer reads; false after an error.
bool NetReader::connect(const CaffeLayer &source, Layer &layer) {
  bool isLoss = source.type.name == "SoftmaxWithLoss", good = true;
  for (const TextField *bottom : source.bottoms) {
    if (isLoss && !layer.bottoms.empty())
      break; // the label
    auto writer = writers.find(bottom->text);
    std::string name = writer == writers.end() ? "" : writer->second;
    layer.bottoms.push_back({name, bottom->place});
    if (!name.empty())
      continue;
    good = false;
    std::vector<StringRef> known;
    for (const auto &entry : writers)
      known.push_back(entry.getKey());
    llvm::sort(known);
    if (writer == writers.end())
      emitError(bottom->place) << "no layer above gives '" << bottom->text << "'"
                               << didYouMean(bottom->text, known);
    else
      emitError(bottom->place) << "'" << bottom->text << "' is the images' label; only losses "
                               << "and accuracies can read it";
  }
  return good;
}

/// Caffe takes two layers of one name. Where weights are not sought by it, the second gets another.
void NetReader::makeUnique(Layer &layer) {
  static const StringRef weighted[] = {"Convolution", "InnerProduct", "BatchNorm", "Scale"};
  std::string name = layer.name.name;
  auto [first, isNew] = names.try_emplace(name, layer.name.place);
  if (isNew || llvm::is_contained(weighted, StringRef(layer.type.name)))
    return;
  Location firstPlace = first->second;
  for (unsigned number = 2; !isNew; ++number) {
    layer.name.name = name + "_" + std::to_string(number);
    isNew = names.try_emplace(layer.name.name, layer.name.place).second;
  }
  InFlightDiagnostic warning = emitWarning(layer.name.place)
                               << "the name '" << name << "' is used twice; this layer is called '"
                               << layer.name.name << "'";
  warning.attachNote(firstPlace) << "first used here";
}

/// The layer gives the blob `top`, if there is one, from now on; false where it is broken.
bool NetReader::append(Layer layer, StringRef top) {
  bool good = !layer.broken;
  makeUnique(layer);
  if (!top.empty())
    writers[top] = layer.name.name;
  description.layers.push_back(std::move(layer));
  return good;
}

/// Each top is a layer of its own, of the top's name.
bool NetReader::addSlice(const CaffeLayer &source) {
  if (source.tops.empty()) {
    emitError(source.fields.place(), "Slice has no 'top'");
    return false;
  }
  Layer read{source.name, source.type, {}, {}, source.fields.place()};
  bool good = connect(source, read);
  for (Layer &part : convertSlice(source)) {
    part.bottoms = read.bottoms;
    part.broken |= !good;
    std::string top = part.name.name;
    good &= append(std::move(part), top);
  }
  return good;
}

/// a * x + y, of the authors of squeeze and excitation: factors, image and shortcut.
bool NetReader::addAxpy(const CaffeLayer &source) {
  if (source.bottoms.size() != 3) {
    emitError(source.type.place) << "Axpy has 3 bottoms, found " << source.bottoms.size();
    return false;
  }
  Layer sum{source.name, {"Eltwise", source.type.place}, {}, {}, source.fields.place()};
  Layer scale = sum;
  scale.type.name = "Scale";
  scale.name.name += "_scale";
  bool good = connect(source, sum);
  scale.bottoms = {sum.bottoms[1], sum.bottoms[0]};
  scale.broken = sum.broken = !good;
  append(std::move(scale), "");
  sum.bottoms = {{description.layers.back().name.name, source.fields.place()}, sum.bottoms[2]};
  append(std::move(sum), source.tops.empty() ? source.name.name : source.tops.front()->text);
  return good;
}

bool NetReader::addLayer(const CaffeLayer &source) {
  if (source.type.name == "Slice")
    return addSlice(source);
  if (source.tops.size() > 1) {
    emitError(source.tops[1]->place)
        << source.type.name << " gives one blob, found " << source.tops.size() << " tops";
    return false;
  }
  if (source.type.name == "Axpy")
    return addAxpy(source);
  Layer layer = convertLayer(source);
  layer.broken |= !connect(source, layer);
  std::string top = source.tops.empty() ? layer.name.name : source.tops.front()->text;
  return append(std::move(layer), top);
}

bool NetReader::reportUnknown(const CaffeLayer &layer) {
  if (layer.type.name.empty()) {
    emitError(layer.fields.place()) << "the layer has no 'type'";
  } else {
    // A name near a known one may be a layer of its own, as PReLU is: what there is, is said too.
    std::vector<StringRef> known = caffeTypes();
    std::string near = didYouMean(layer.type.name, known);
    emitError(layer.type.place) << "layers of type '" << layer.type.name << "' are not supported"
                                << near << (near.empty() ? "; there are " : " There are ")
                                << llvm::join(known, ", ");
  }
  for (const TextField *top : layer.tops) // so that its readers are not reported, too
    writers[top->text] = layer.name.name;
  description.incomplete = true;
  return false;
}

bool NetReader::readLayer(const CaffeLayer &layer) {
  switch (caffeKind(layer.type.name)) {
  case CaffeKind::Unknown:
    return reportUnknown(layer);
  case CaffeKind::Input:
    return readInput(layer);
  case CaffeKind::Layer:
    return addLayer(layer);
  case CaffeKind::Alias: {
    Layer read{layer.name, layer.type, {}, {}, layer.fields.place()};
    bool good = connect(layer, read) && !read.bottoms.empty();
    for (const TextField *top : layer.tops)
      writers[top->text] = good ? read.bottoms.front().name : layer.name.name;
    return good;
  }
  case CaffeKind::Ignored:
    return true;
  }
  return false;
}

/// Once a file: training files say it of every BatchNorm.
void NetReader::warnOfStatistics() const {
  for (const CaffeLayer &layer : layers) {
    if (layer.type.name != "BatchNorm")
      continue;
    Fields fields = layer.fields.block("batch_norm_param");
    const TextField *global = fields.find("use_global_stats");
    if (!global || fields.boolean("use_global_stats"))
      continue;
    emitWarning(global->place, "the statistics are those of the weights, not of the images");
    return;
  }
}

bool NetReader::read() {
  if (const TextField *name = net.find("name"))
    description.name = {name->text, name->place};
  description.name.name = toName(description.name.name);
  description.foreignNames = true;
  bool good = readHeaderInputs();
  split();
  warnOfStatistics();
  for (const CaffeLayer &layer : layers)
    good &= readLayer(layer);
  if (good && description.inputs.empty()) {
    emitError(net.place()) << "the file has no input: 'input', an Input layer or a data layer";
    return false;
  }
  return good;
}

bool halnet::reader::readCaffeNet(const Fields &net, StringRef phase, Description &description) {
  return NetReader(net, phase, description).read();
}
