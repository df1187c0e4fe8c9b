//===- OnnxNodes.cpp - layers as ONNX's operators ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A layer is one node; where it is two, the first has the layer's name and a suffix.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/BatchNorm.h"
#include "compiler/writer/onnx/OnnxModel.h"
#include "dialects/Net/LayerNames.h"
#include "dialects/Net/Windows.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;
using onnx::AttributeProto;
using onnx::NodeProto;

static AttributeProto &addAttribute(const char *name, AttributeProto::AttributeType type,
                                    NodeProto &node) {
  AttributeProto &attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(type);
  return attribute;
}

static void setInteger(const char *name, int64_t value, NodeProto &node) {
  addAttribute(name, AttributeProto::INT, node).set_i(value);
}

static void setReal(const char *name, double value, NodeProto &node) {
  addAttribute(name, AttributeProto::FLOAT, node).set_f(float(value));
}

void writer::setList(const char *name, ArrayRef<int64_t> values, NodeProto &node) {
  addAttribute(name, AttributeProto::INTS, node).mutable_ints()->Add(values.begin(), values.end());
}

/// Stride and padding, as convolutions and poolings have them.
template <typename Op> static void setWindow(Op op, ArrayRef<int64_t> kernel, NodeProto &node) {
  ArrayRef<int64_t> pad = op.getPad(), padEnd = op.getTrailingPad();
  setList("kernel_shape", kernel, node);
  setList("strides", op.getStride(), node);
  setList("pads", {pad[0], pad[1], padEnd[0], padEnd[1]}, node);
}

void OnnxModel::addConvolution(net::Conv2dOp op, const std::string &name) {
  ArrayRef<int64_t> kernel = op.getKernel();
  int64_t outputs = op.getNumOutput(), channels = shapeOf(op.getInput())[1] / op.getGroup();
  std::vector<std::string> inputs{
      nameOf(op.getInput()), weight(op.getWeightAttr(), {outputs, channels, kernel[0], kernel[1]})};
  if (op.getBiasAttr())
    inputs.push_back(weight(op.getBiasAttr(), {outputs}));
  NodeProto &node = addNode("Conv", std::move(inputs), name);
  setWindow(op, kernel, node);
  setList("dilations", op.getDilation(), node);
  setInteger("group", op.getGroup(), node);
}

/// A dense layer of an image flattens it first.
void OnnxModel::addDense(net::DenseOp op, const std::string &name) {
  ArrayRef<int64_t> in = shapeOf(op.getInput());
  std::string input = nameOf(op.getInput());
  if (in.size() > 2) {
    setInteger("axis", 1, addNode("Flatten", {input}, name + "/flat"));
    input = name + "/flat";
  }
  int64_t outputs = op.getNumOutput(), features = ShapedType::getNumElements(in.drop_front());
  std::vector<std::string> inputs{input, weight(op.getWeightAttr(), {outputs, features})};
  if (op.getBiasAttr())
    inputs.push_back(weight(op.getBiasAttr(), {outputs}));
  setInteger("transB", 1, addNode("Gemm", std::move(inputs), name));
}

/// ONNX's has always four parameters: those that the layer lacks are constants.
void OnnxModel::addBatchNorm(net::BatchNormOp op, const std::string &name) {
  FlatSymbolRefAttr gamma = op.getGammaAttr(), beta = op.getBetaAttr();
  if (net::ScaleOp scale = scaleOf(op)) {
    gamma = scale.getGammaAttr();
    beta = scale.getBetaAttr();
  }
  int64_t channels = shapeOf(op.getInput())[1];
  std::string gammaName = gamma ? gamma.getValue().str() : name + "_gamma";
  gammaName =
      gamma && !op.getFixGamma() ? weight(gamma, {channels}) : constant(gammaName, 1, channels);
  std::string betaName = beta ? weight(beta, {channels}) : constant(name + "_beta", 0, channels);
  NodeProto &node =
      addNode("BatchNormalization",
              {nameOf(op.getInput()), gammaName, betaName, weight(op.getMeanAttr(), {channels}),
               weight(op.getVarianceAttr(), {channels})},
              name);
  setReal("epsilon", op.getEps().convertToDouble(), node);
  if (auto momentum = op->getAttrOfType<FloatAttr>("net.momentum"))
    setReal("momentum", momentum.getValueAsDouble(), node);
}

void OnnxModel::addScale(net::ScaleOp op, const std::string &name) {
  ArrayRef<int64_t> in = shapeOf(op.getInput());
  SmallVector<int64_t> shape(in.size() - 1, 1); // with the channels' axis in its place
  shape[0] = in[1];
  std::string product = op.getBetaAttr() ? name + "/scaled" : name;
  addNode("Mul", {nameOf(op.getInput()), weight(op.getGammaAttr(), shape)}, product);
  if (op.getBetaAttr())
    addNode("Add", {product, weight(op.getBetaAttr(), shape)}, name);
}

/// Whether a model says that windows are rounded up. Where rounding down gives as many, as a window
/// that begins beyond the image is dropped, it doesn't: ONNX's checker counts that window.
template <typename PoolOp> static bool roundsUp(PoolOp op) {
  ArrayRef<int64_t> in = shapeOf(op.getInput()), out = shapeOf(op.getResult());
  bool drops = false, isLess = false;
  for (int d : {0, 1}) {
    net::Windows windows{in[2 + d], (*op.getKernel())[d], op.getStride()[d], op.getPad()[d],
                         op.getTrailingPad()[d]};
    isLess |= windows.floorExtent() < out[2 + d];
    drops |= (out[2 + d] - 1) * windows.stride + windows.window < windows.padded();
  }
  return op.getRound() == StringRef("ceil") && (isLess || !drops);
}

template <typename PoolOp>
NodeProto &OnnxModel::addPool(PoolOp op, const char *windowed, const char *global,
                              const std::string &name) {
  NodeProto &node = addNode(op.getKernel() ? windowed : global, {nameOf(op.getInput())}, name);
  if (op.getKernel()) {
    setWindow(op, *op.getKernel(), node);
    if (roundsUp(op))
      setInteger("ceil_mode", 1, node);
  }
  return node;
}

static const char *sumOf(size_t inputs) { return inputs == 2 ? "Add" : "Sum"; }

/// ONNX multiplies two tensors at a time. A sum with coefficients is one of scaled tensors.
void OnnxModel::addCombination(net::CombineOp op, std::vector<std::string> inputs,
                               const std::string &name) {
  if (op.getKind() == "max") {
    addNode("Max", std::move(inputs), name);
    return;
  }
  ArrayRef<int64_t> shape = shapeOf(op.getResult());
  if (op.getKind() == "product") {
    for (size_t i = 1; i < inputs.size(); ++i) {
      std::string product = i + 1 == inputs.size() ? name : name + "/" + std::to_string(i);
      addNode("Mul", {inputs[0], inputs[i]}, product);
      inputs[0] = product;
    }
    return;
  }
  for (auto [index, coefficient] : llvm::enumerate(op.getCoefficients())) {
    if (coefficient == 1)
      continue;
    std::string part = name + "/" + std::to_string(index);
    SmallVector<int64_t> factors(shape.size() - 1, 1);
    factors[0] = shape[1];
    addTensor(part + "/coefficient", factors,
              std::vector<float>(shape[1], static_cast<float>(coefficient)));
    addNode("Mul", {inputs[index], part + "/coefficient"}, part);
    inputs[index] = part;
  }
  addNode(sumOf(inputs.size()), inputs, name);
}

void OnnxModel::addScaledChannels(net::ScaleChannelsOp op, const std::string &name) {
  std::string factors = nameOf(op.getFactors());
  if (shapeOf(op.getFactors()).size() == 2) {
    std::string image = name + "/factors";
    addNode("Unsqueeze", {factors, integers(name + "/axes", {2, 3})}, image);
    factors = image;
  }
  addNode("Mul", {nameOf(op.getInput()), factors}, name);
}

void OnnxModel::addSlice(net::SliceOp op, const std::string &name) {
  int64_t begin = op.firstChannel(), end = begin + shapeOf(op.getResult())[1];
  addNode("Slice",
          {nameOf(op.getInput()), integers(name + "/begin", {begin}),
           integers(name + "/end", {end}), integers(name + "/axis", {1})},
          name);
}

static void setLrn(net::LrnOp op, NodeProto &node) {
  setInteger("size", op.getSize(), node);
  setReal("alpha", op.getAlpha().convertToDouble(), node);
  setReal("beta", op.getBeta().convertToDouble(), node);
  setReal("bias", op.getK().convertToDouble(), node);
}

void OnnxModel::addAverage(net::AvgPoolOp op, const std::string &name) {
  NodeProto &node = addPool(op, "AveragePool", "GlobalAveragePool", name);
  if (op.getKernel() && op.getCountPadding())
    setInteger("count_include_pad", 1, node);
}

LogicalResult OnnxModel::addLayer(Operation *layer) {
  std::string name = net::layerName(layer->getLoc());
  std::vector<std::string> inputs;
  for (Value operand : layer->getOperands())
    inputs.push_back(nameOf(operand));
  if (auto norm = dyn_cast<net::BatchNormOp>(layer))
    if (net::ScaleOp scale = scaleOf(norm))
      name = net::layerName(scale.getLoc());
  names[layer->getResult(0)] = name;
  return TypeSwitch<Operation *, LogicalResult>(layer)
      .Case([&](net::Conv2dOp op) { return addConvolution(op, name), success(); })
      .Case([&](net::DenseOp op) { return addDense(op, name), success(); })
      .Case([&](net::BatchNormOp op) { return addBatchNorm(op, name), success(); })
      .Case([&](net::ScaleOp op) {
        auto norm = op.getInput().getDefiningOp<net::BatchNormOp>();
        if (!norm || scaleOf(norm) != op)
          addScale(op, name);
        return success();
      })
      .Case([&](net::MaxPoolOp op) {
        return addPool(op, "MaxPool", "GlobalMaxPool", name), success();
      })
      .Case([&](net::AvgPoolOp op) { return addAverage(op, name), success(); })
      .Case([&](net::ReluOp) { return addNode("Relu", inputs, name), success(); })
      .Case([&](net::IdentityOp) { return addNode("Identity", inputs, name), success(); })
      .Case([&](net::SigmoidOp) { return addNode("Sigmoid", inputs, name), success(); })
      .Case([&](net::CombineOp op) { return addCombination(op, inputs, name), success(); })
      .Case([&](net::ScaleChannelsOp op) { return addScaledChannels(op, name), success(); })
      .Case([&](net::SliceOp op) { return addSlice(op, name), success(); })
      .Case([&](net::LrnOp op) { return setLrn(op, addNode("LRN", inputs, name)), success(); })
      .Case([&](net::AddOp) { return addNode(sumOf(inputs.size()), inputs, name), success(); })
      .Case([&](net::SoftmaxOp) {
        return setInteger("axis", 1, addNode("Softmax", inputs, name)), success();
      })
      .Case([&](net::FlattenOp) {
        return setInteger("axis", 1, addNode("Flatten", inputs, name)), success();
      })
      .Case([&](net::ConcatOp) {
        return setInteger("axis", 1, addNode("Concat", inputs, name)), success();
      })
      .Default([](Operation *other) {
        return emitError(other->getLoc()) << "'" << other->getName() << "' can't be said in ONNX";
      });
}
