//===- YamlLayers.cpp - layers in a description's words ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The inverse of reader/BuildNet.cpp.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/yaml/YamlLayers.h"

#include "compiler/reader/Description.h"
#include "compiler/reader/LayerTypes.h"
#include "compiler/writer/RealText.h"
#include "dialects/Net/LayerNames.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

/// What is carried along is there only where it was given.
bool YamlLayer::isDefault(StringRef attribute, StringRef value) const {
  if (llvm::is_contained({"momentum", "workspace", "mirror_stage"}, attribute))
    return false;
  const reader::AttributeType *known = reader::layerType(type)->attribute(attribute);
  return !known->fallback.isNothing() && reader::valueText(known->fallback) == value;
}

namespace {
/// Says one layer.
class LayerWriter {
public:
  explicit LayerWriter(YamlLayer &layer) : layer(layer) {}

  /// Failure, without an error, where the layer's form is none that a reader makes.
  LogicalResult write(Operation *op);

private:
  void start(const char *type) { layer.type = type; }
  void add(StringRef name, StringRef value) {
    layer.attributes.push_back({name.str(), value.str()});
  }
  void add(StringRef name, int64_t value) { add(name, std::to_string(value)); }
  void add(StringRef name, const llvm::APFloat &value) {
    add(name, realText(value.convertToDouble()));
  }
  void addFlag(StringRef name, bool value) { add(name, value ? "true" : "false"); }
  void addPair(StringRef both, StringRef one, ArrayRef<int64_t> pair);
  void addWeight(StringRef key, FlatSymbolRefAttr name);
  void addCarried(Operation *op);

  template <typename Op> void writePadding(Op op);
  template <typename Op> void writePooling(Op op, const char *kind);
  void writeConvolution(net::Conv2dOp op);
  void writeCombination(net::CombineOp op);
  void writeSlice(net::SliceOp op);
  void writeNorm(net::BatchNormOp op);

  YamlLayer &layer;
};
} // namespace

/// One number where height and width are alike, else `one`_h and `one`_w.
void LayerWriter::addPair(StringRef both, StringRef one, ArrayRef<int64_t> pair) {
  if (pair[0] == pair[1])
    return add(both, pair[0]);
  add((one + "_h").str(), pair[0]);
  add((one + "_w").str(), pair[1]);
}

void LayerWriter::addWeight(StringRef key, FlatSymbolRefAttr name) {
  if (name && name.getValue() != layer.name + "_" + key.str())
    layer.weights.push_back({key.str(), name.getValue().str()});
}

template <typename Op> void LayerWriter::writePadding(Op op) {
  ArrayRef<int64_t> begin = op.getPad(), end = op.getTrailingPad();
  if (begin == end)
    return addPair("pad", "pad", begin);
  add("pad_top", begin[0]);
  add("pad_bottom", end[0]);
  add("pad_left", begin[1]);
  add("pad_right", end[1]);
}

void LayerWriter::writeConvolution(net::Conv2dOp op) {
  start("Convolution");
  add("num_output", op.getNumOutput());
  addPair("kernel_size", "kernel", op.getKernel());
  addPair("stride", "stride", op.getStride());
  writePadding(op);
  addPair("dilation", "dilation", op.getDilation());
  add("group", op.getGroup());
  addFlag("bias_term", op.getBiasAttr() != nullptr);
  addWeight("weight", op.getWeightAttr());
  addWeight("bias", op.getBiasAttr());
}

template <typename Op> void LayerWriter::writePooling(Op op, const char *kind) {
  start("Pooling");
  add("pool", kind);
  if (op.getKernel())
    addPair("kernel_size", "kernel", *op.getKernel());
  else
    addFlag("global_pooling", true);
  addPair("stride", "stride", op.getStride());
  writePadding(op);
  if (op.getRound())
    add("round", *op.getRound());
}

void LayerWriter::writeCombination(net::CombineOp op) {
  start("Eltwise");
  if (op.getKind() != "sum")
    return add("operation", op.getKind() == "max" ? "MAX" : "PROD");
  std::string list;
  for (double coefficient : op.getCoefficients())
    list += (list.empty() ? "[" : ", ") + realText(coefficient);
  add("coeff", list + "]");
}

void LayerWriter::writeSlice(net::SliceOp op) {
  start("Slice");
  if (op.getParts() != 1) {
    add("parts", op.getParts());
    return add("part", op.getPart() + 1);
  }
  add("begin", op.getBegin());
  if (op.getEnd())
    add("end", *op.getEnd());
}

void LayerWriter::writeNorm(net::BatchNormOp op) {
  start("BatchNorm");
  add("eps", realText(op.getEps().convertToFloat()));
  addFlag("affine", op.getGammaAttr() != nullptr);
  if (op.getGammaAttr())
    addFlag("fix_gamma", op.getFixGamma());
  addWeight("gamma", op.getGammaAttr());
  addWeight("beta", op.getBetaAttr());
  addWeight("moving_mean", op.getMeanAttr());
  addWeight("moving_var", op.getVarianceAttr());
}

/// What has no meaning in inference, where it was given.
void LayerWriter::addCarried(Operation *op) {
  if (auto momentum = op->getAttrOfType<FloatAttr>("net.momentum"))
    add("momentum", momentum.getValue());
  if (auto workspace = op->getAttrOfType<IntegerAttr>("net.workspace"))
    add("workspace", workspace.getInt());
  if (auto mirror = op->getAttrOfType<BoolAttr>("net.mirror_stage"))
    addFlag("mirror_stage", mirror.getValue());
}

LogicalResult LayerWriter::write(Operation *op) {
  auto result =
      TypeSwitch<Operation *, LogicalResult>(op)
          .Case([&](net::Conv2dOp conv) { return writeConvolution(conv), success(); })
          .Case([&](net::DenseOp dense) {
            start("InnerProduct");
            add("num_output", dense.getNumOutput());
            addFlag("bias_term", dense.getBiasAttr() != nullptr);
            addWeight("weight", dense.getWeightAttr());
            addWeight("bias", dense.getBiasAttr());
            return success();
          })
          .Case([&](net::BatchNormOp norm) {
            writeNorm(norm);
            return success(bool(norm.getGammaAttr()) == bool(norm.getBetaAttr()));
          })
          .Case([&](net::ScaleOp scale) {
            start("Scale");
            addFlag("bias_term", scale.getBetaAttr() != nullptr);
            addWeight("gamma", scale.getGammaAttr());
            addWeight("beta", scale.getBetaAttr());
            return success();
          })
          .Case([&](net::MaxPoolOp pool) { return writePooling(pool, "MAX"), success(); })
          .Case([&](net::AvgPoolOp pool) {
            writePooling(pool, "AVE");
            addFlag("count_padding", pool.getCountPadding());
            return success();
          })
          .Case([&](net::LrnOp lrn) {
            start("LRN");
            add("local_size", lrn.getSize());
            add("alpha", lrn.getAlpha());
            add("beta", lrn.getBeta());
            add("k", lrn.getK());
            return success();
          })
          .Case([&](net::CombineOp combine) { return writeCombination(combine), success(); })
          .Case([&](net::SliceOp slice) { return writeSlice(slice), success(); })
          .Case([&](net::AddOp) { return start("Eltwise"), success(); })
          .Case([&](net::ScaleChannelsOp) { return start("Scale"), success(); })
          .Case([&](net::ReluOp) { return start("ReLU"), success(); })
          .Case([&](net::SigmoidOp) { return start("Sigmoid"), success(); })
          .Case([&](net::SoftmaxOp) { return start("Softmax"), success(); })
          .Case([&](net::ConcatOp) { return start("Concat"), success(); })
          .Case([&](net::FlattenOp) { return start("Flatten"), success(); })
          .Case([&](net::IdentityOp) { return start("Identity"), success(); })
          .Default([](Operation *) { return failure(); });
  addCarried(op);
  return result;
}

/// A parameter may have any name but one that a description takes for more than a word.
static LogicalResult checkNames(const YamlLayer &layer, Location loc) {
  if (!reader::isName(layer.name))
    return emitError(loc) << "a description can't name a layer '" << layer.name
                          << "': letters, digits and '_', '.', '/', '-' only";
  for (const auto &[key, name] : layer.weights)
    if (!reader::isForeignName(name) || StringRef(name).find_first_of("{$") != StringRef::npos)
      return emitError(loc) << "a description can't name a parameter '" << name << "'";
  return success();
}

FailureOr<std::vector<YamlLayer>> writer::yamlLayers(net::GraphOp graph) {
  Block &body = graph.getBody().front();
  llvm::DenseMap<Value, size_t> numbers{{body.getArgument(0), 0}};
  std::vector<YamlLayer> layers;
  size_t unnamedSums = 0;
  bool good = true;
  for (Operation &op : body.without_terminator()) {
    YamlLayer layer{net::layerName(op.getLoc()), ""};
    if (failed(LayerWriter(layer).write(&op))) {
      emitError(op.getLoc()) << "a description has no layer for this '" << op.getName() << "'";
      return failure();
    }
    good &= succeeded(checkNames(layer, op.getLoc()));
    if (layer.type == "Eltwise" && layer.name == "_plus" + std::to_string(unnamedSums)) {
      layer.isUnnamed = true;
      ++unnamedSums;
    }
    for (Value operand : op.getOperands())
      layer.bottoms.push_back(numbers.at(operand));
    numbers[op.getResult(0)] = layers.size() + 1;
    layers.push_back(std::move(layer));
  }
  if (!good)
    return failure();
  return layers;
}
