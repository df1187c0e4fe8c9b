//===- BuildNet.cpp - from a description to the net dialect ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One op a layer. Parameters are named as MXNet does: X_weight, X_bias, X_gamma,
// X_beta, X_moving_mean, X_moving_var.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/BuildNet.h"

#include "dialects/Net/LayerNames.h"
#include "dialects/Net/NetOps.h"
#include "dialects/Support/Assert.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace halnet::reader;
using namespace mlir;
namespace net = halnet::net;

namespace {
class NetBuilder {
public:
  NetBuilder(const Description &description, MLIRContext &context)
      : description(description), builder(&context),
        unranked(UnrankedTensorType::get(builder.getF32Type())) {}

  OwningOpRef<ModuleOp> build(bool cutOff);

private:
  net::GraphOp buildGraph(ModuleOp module);
  net::ImageAttr imageAttr();
  void buildReturn(const llvm::StringSet<> &read);
  std::vector<PlacedName> outputs(const llvm::StringSet<> &read) const;
  llvm::StringSet<> neededLayers() const;
  Value buildLayer(const Layer &layer, ArrayRef<Value> inputs);
  Value buildConvolution(const Layer &layer, Value input);
  Value buildDense(const Layer &layer, Value input);
  Value buildBatchNorm(const Layer &layer, Value input);
  Value buildScale(const Layer &layer, ArrayRef<Value> inputs);
  Value buildPooling(const Layer &layer, Value input);
  Value buildEltwise(const Layer &layer, ArrayRef<Value> inputs);
  Value buildSlice(const Layer &layer, Value input);
  Value buildLrn(const Layer &layer, Value input);

  bool flag(const Layer &layer, StringRef name) { return *layer.attribute(name).boolean(); }
  int64_t integer(const Layer &layer, StringRef name) { return *layer.attribute(name).integer(); }
  DenseI64ArrayAttr pair(const Layer &layer, StringRef both, StringRef height, StringRef width);
  std::pair<DenseI64ArrayAttr, DenseI64ArrayAttr> padding(const Layer &layer);
  FlatSymbolRefAttr param(const Layer &layer, StringRef suffix);
  FlatSymbolRefAttr paramIf(bool wanted, const Layer &layer, StringRef suffix) {
    return wanted ? param(layer, suffix) : nullptr;
  }
  Location locOf(const Layer &layer);
  void carry(const Layer &layer, Operation *op);

  const Description &description;
  OpBuilder builder;
  Type unranked;
  llvm::MapVector<StringAttr, Location> params; ///< each once, at the first layer that reads it
  llvm::StringMap<Value> values;
};
} // namespace

/// Errors of shape inference name the sides of windows one by one: those in one attribute.
static ArrayRef<StringRef> sidesIn(StringRef attribute) {
  static constexpr StringRef kernel[] = {"kernel_h", "kernel_w"};
  static constexpr StringRef pad[] = {"pad_top", "pad_bottom", "pad_left", "pad_right"};
  return llvm::StringSwitch<ArrayRef<StringRef>>(attribute)
      .Case("kernel_size", kernel)
      .Case("pad", pad)
      .Case("pad_h", ArrayRef(pad).take_front(2))
      .Case("pad_w", ArrayRef(pad).take_back(2))
      .Default({});
}

/// The layer's name and places, those of an attribute under the names of its sides, too.
Location NetBuilder::locOf(const Layer &layer) {
  SmallVector<NamedAttribute> places;
  auto add = [&](StringRef name, Location place) {
    places.push_back(builder.getNamedAttr(name, LocationAttr(place)));
  };
  for (const LayerAttribute &attribute : layer.attributes) {
    add(attribute.name, attribute.place);
    for (StringRef side : sidesIn(attribute.name))
      add(side, attribute.place);
  }
  return net::layerLoc(layer.name.name, layer.place, places);
}

FlatSymbolRefAttr NetBuilder::param(const Layer &layer, StringRef suffix) {
  auto given = layer.params.find(suffix.str());
  auto name = builder.getStringAttr(given == layer.params.end() ? layer.name.name + suffix
                                                                : Twine(given->second));
  params.insert({name, net::layerLoc(name.getValue(), layer.place, {})});
  return FlatSymbolRefAttr::get(name);
}

DenseI64ArrayAttr NetBuilder::pair(const Layer &layer, StringRef both, StringRef height,
                                   StringRef width) {
  if (layer.attribute(height).integer())
    return builder.getDenseI64ArrayAttr({integer(layer, height), integer(layer, width)});
  int64_t side = integer(layer, both);
  return builder.getDenseI64ArrayAttr({side, side});
}

/// Above and left, below and right; the second is null where it is equal.
std::pair<DenseI64ArrayAttr, DenseI64ArrayAttr> NetBuilder::padding(const Layer &layer) {
  if (!layer.attribute("pad_top").integer())
    return {pair(layer, "pad", "pad_h", "pad_w"), nullptr};
  auto sides = [&](StringRef vertical, StringRef horizontal) {
    return builder.getDenseI64ArrayAttr({integer(layer, vertical), integer(layer, horizontal)});
  };
  DenseI64ArrayAttr begin = sides("pad_top", "pad_left"), end = sides("pad_bottom", "pad_right");
  return {begin, end == begin ? nullptr : end};
}

/// What has no meaning in inference goes along for those who write other formats.
void NetBuilder::carry(const Layer &layer, Operation *op) {
  for (const LayerAttribute &attribute : layer.attributes) {
    auto name = builder.getStringAttr("net." + attribute.name);
    if (attribute.name == "mirror_stage")
      op->setDiscardableAttr(name, builder.getBoolAttr(*attribute.value.boolean()));
    else if (attribute.name == "workspace")
      op->setDiscardableAttr(name, builder.getI64IntegerAttr(*attribute.value.integer()));
    else if (attribute.name == "momentum")
      op->setDiscardableAttr(name, builder.getF64FloatAttr(attribute.value.number()));
  }
}

Value NetBuilder::buildConvolution(const Layer &layer, Value input) {
  auto [pad, padEnd] = padding(layer);
  return net::Conv2dOp::create(builder, locOf(layer), unranked, input, param(layer, "_weight"),
                               paramIf(flag(layer, "bias_term"), layer, "_bias"),
                               builder.getI64IntegerAttr(integer(layer, "num_output")),
                               pair(layer, "kernel_size", "kernel_h", "kernel_w"),
                               pair(layer, "stride", "stride_h", "stride_w"), pad, padEnd,
                               pair(layer, "dilation", "dilation_h", "dilation_w"),
                               builder.getI64IntegerAttr(integer(layer, "group")),
                               builder.getArrayAttr({}));
}

Value NetBuilder::buildDense(const Layer &layer, Value input) {
  return net::DenseOp::create(builder, locOf(layer), unranked, input, param(layer, "_weight"),
                              paramIf(flag(layer, "bias_term"), layer, "_bias"),
                              builder.getI64IntegerAttr(integer(layer, "num_output")),
                              builder.getArrayAttr({}));
}

Value NetBuilder::buildBatchNorm(const Layer &layer, Value input) {
  bool affine = flag(layer, "affine");
  FlatSymbolRefAttr gamma = paramIf(affine, layer, "_gamma"),
                    beta = paramIf(affine, layer, "_beta");
  FlatSymbolRefAttr mean = param(layer, "_moving_mean"), variance = param(layer, "_moving_var");
  bool fixGamma = affine && flag(layer, "fix_gamma");
  return net::BatchNormOp::create(builder, locOf(layer), unranked, input, mean, variance, gamma,
                                  beta, builder.getF32FloatAttr(layer.attribute("eps").number()),
                                  fixGamma ? builder.getUnitAttr() : nullptr);
}

Value NetBuilder::buildScale(const Layer &layer, ArrayRef<Value> inputs) {
  Value input = inputs.front();
  if (inputs.size() == 2)
    return net::ScaleChannelsOp::create(builder, locOf(layer), unranked, input, inputs[1]);
  return net::ScaleOp::create(builder, locOf(layer), unranked, input, param(layer, "_gamma"),
                              paramIf(flag(layer, "bias_term"), layer, "_beta"));
}

Value NetBuilder::buildPooling(const Layer &layer, Value input) {
  DenseI64ArrayAttr kernel;
  if (!flag(layer, "global_pooling"))
    kernel = pair(layer, "kernel_size", "kernel_h", "kernel_w");
  DenseI64ArrayAttr stride = pair(layer, "stride", "stride_h", "stride_w");
  auto [pad, padEnd] = padding(layer);
  StringAttr round;
  if (const std::string *given = layer.attribute("round").word())
    round = builder.getStringAttr(*given);
  if (*layer.attribute("pool").word() == "MAX")
    return net::MaxPoolOp::create(builder, locOf(layer), unranked, input, kernel, stride, pad,
                                  padEnd, round);
  return net::AvgPoolOp::create(builder, locOf(layer), unranked, input, kernel, stride, pad, padEnd,
                                round, builder.getBoolAttr(flag(layer, "count_padding")));
}

/// A sum whose coefficients are all 1 is a plain one.
Value NetBuilder::buildEltwise(const Layer &layer, ArrayRef<Value> inputs) {
  StringRef operation = *layer.attribute("operation").word();
  SmallVector<double> coefficients;
  if (const SettingList *list = layer.attribute("coeff").list())
    for (const Setting &coefficient : *list)
      coefficients.push_back(coefficient.number());
  if (operation == "SUM" && llvm::all_of(coefficients, [](double c) { return c == 1; }))
    return net::AddOp::create(builder, locOf(layer), unranked, inputs);
  StringRef kind = operation == "SUM" ? "sum" : operation == "PROD" ? "product" : "max";
  return net::CombineOp::create(builder, locOf(layer), unranked, inputs,
                                builder.getStringAttr(kind),
                                builder.getDenseF64ArrayAttr(coefficients));
}

Value NetBuilder::buildSlice(const Layer &layer, Value input) {
  IntegerAttr end;
  if (layer.attribute("end").integer())
    end = builder.getI64IntegerAttr(integer(layer, "end"));
  bool isPart = layer.attribute("parts").integer();
  return net::SliceOp::create(builder, locOf(layer), unranked, input,
                              builder.getI64IntegerAttr(integer(layer, "begin")), end,
                              builder.getI64IntegerAttr(isPart ? integer(layer, "part") - 1 : 0),
                              builder.getI64IntegerAttr(isPart ? integer(layer, "parts") : 1));
}

Value NetBuilder::buildLrn(const Layer &layer, Value input) {
  auto real = [&](StringRef name) {
    return builder.getF64FloatAttr(layer.attribute(name).number());
  };
  return net::LrnOp::create(builder, locOf(layer), unranked, input,
                            builder.getI64IntegerAttr(integer(layer, "local_size")), real("alpha"),
                            real("beta"), real("k"));
}

Value NetBuilder::buildLayer(const Layer &layer, ArrayRef<Value> inputs) {
  Location loc = locOf(layer);
  Value input = inputs.front();
  StringRef type = layer.type.name;
  if (type == "Convolution")
    return buildConvolution(layer, input);
  if (type == "InnerProduct")
    return buildDense(layer, input);
  if (type == "BatchNorm")
    return buildBatchNorm(layer, input);
  if (type == "Scale")
    return buildScale(layer, inputs);
  if (type == "Pooling")
    return buildPooling(layer, input);
  if (type == "ReLU")
    return net::ReluOp::create(builder, loc, unranked, input);
  if (type == "Eltwise")
    return buildEltwise(layer, inputs);
  if (type == "Slice")
    return buildSlice(layer, input);
  if (type == "LRN")
    return buildLrn(layer, input);
  if (type == "Sigmoid")
    return net::SigmoidOp::create(builder, loc, unranked, input);
  if (type == "Softmax")
    return net::SoftmaxOp::create(builder, loc, unranked, input);
  if (type == "Concat")
    return net::ConcatOp::create(builder, loc, unranked, inputs);
  if (type == "Flatten")
    return net::FlattenOp::create(builder, loc, unranked, input);
  HALNET_ASSERT(type == "Identity", "a layer type of the table that BuildNet does not know");
  return net::IdentityOp::create(builder, loc, unranked, input);
}

std::vector<PlacedName> NetBuilder::outputs(const llvm::StringSet<> &read) const {
  if (!description.outputs.empty())
    return description.outputs;
  std::vector<PlacedName> unread;
  for (const Layer &layer : description.layers)
    if (!read.contains(layer.name.name))
      unread.push_back(layer.name);
  return unread;
}

/// Layers that an output reads, over any number of steps.
llvm::StringSet<> NetBuilder::neededLayers() const {
  llvm::StringSet<> needed;
  for (const PlacedName &output : description.outputs)
    needed.insert(description.layerOf(output.name));
  for (const Layer &layer : llvm::reverse(description.layers))
    if (needed.contains(layer.name.name))
      for (const PlacedName &bottom : layer.bottoms)
        needed.insert(bottom.name);
  return needed;
}

void NetBuilder::buildReturn(const llvm::StringSet<> &read) {
  SmallVector<Value> results;
  SmallVector<Attribute> names;
  for (const PlacedName &output : outputs(read)) {
    results.push_back(values.lookup(description.layerOf(output.name)));
    names.push_back(builder.getStringAttr(output.name));
  }
  net::ReturnOp::create(builder, description.name.place, results, builder.getArrayAttr(names));
}

/// Of the first input: the only one that images can be.
net::ImageAttr NetBuilder::imageAttr() {
  const std::optional<ImageInput> &image = description.inputs.front().image;
  if (!image)
    return nullptr;
  return net::ImageAttr::get(builder.getContext(), builder.getDenseI64ArrayAttr(image->resize),
                             builder.getStringAttr(image->channels),
                             builder.getDenseF64ArrayAttr(image->mean),
                             builder.getDenseF64ArrayAttr(image->scale));
}

net::GraphOp NetBuilder::buildGraph(ModuleOp module) {
  builder.setInsertionPointToEnd(module.getBody());
  auto graph = net::GraphOp::create(builder, description.name.place, description.name.name,
                                    imageAttr(), description.inputs.front().channelsLast);
  Block *body = builder.createBlock(&graph.getBody());
  for (const Input &input : description.inputs)
    values[input.name.name] =
        body->addArgument(RankedTensorType::get(input.shape, builder.getF32Type()),
                          net::layerLoc(input.name.name, input.place, {}));
  return graph;
}

OwningOpRef<ModuleOp> NetBuilder::build(bool cutOff) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder, description.name.place);
  net::GraphOp graph = buildGraph(*module);
  llvm::StringSet<> needed = neededLayers(), read;
  for (const Layer &layer : description.layers) {
    if (cutOff && !needed.contains(layer.name.name))
      continue;
    SmallVector<Value> inputs;
    for (const PlacedName &bottom : layer.bottoms) {
      read.insert(bottom.name);
      inputs.push_back(values.lookup(bottom.name));
    }
    Value result = buildLayer(layer, inputs);
    carry(layer, result.getDefiningOp());
    values[layer.name.name] = result;
  }
  buildReturn(read);
  builder.setInsertionPoint(graph);
  for (auto [name, loc] : params)
    net::ParamOp::create(builder, loc, name, TypeAttr::get(unranked));
  return module;
}

OwningOpRef<ModuleOp> halnet::reader::buildNet(const Description &description, bool cutOff,
                                               MLIRContext &context) {
  context.loadDialect<net::NetDialect>();
  return NetBuilder(description, context).build(cutOff);
}
