//===- SymbolLayers.cpp - what layers are in a symbol ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attributes are strings; those at MXNet's defaults are left out where its own files leave them
// out.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/mxnet/SymbolLayers.h"

#include "compiler/writer/BatchNorm.h"
#include "compiler/writer/Padding.h"
#include "compiler/writer/RealText.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

static std::string pairText(ArrayRef<int64_t> pair) {
  return "(" + std::to_string(pair[0]) + ", " + std::to_string(pair[1]) + ")";
}

static bool isOther(ArrayRef<int64_t> pair, int64_t fallback) {
  return llvm::any_of(pair, [&](int64_t n) { return n != fallback; });
}

static void addArgument(FlatSymbolRefAttr param, SymbolNode &node) {
  if (param)
    node.arguments.push_back(param.getValue().str());
}

/// Gives a node its padding: its own where equal padding does, else that of a Pad before it.
template <typename Op> static void addPadding(Op op, SymbolNode &node) {
  ArrayRef<int64_t> pad = op.getPad(), padEnd = op.getTrailingPad();
  if (takesEqualPadding(op))
    node.attributes["pad"] = pairText(pad);
  else
    node.zeros = {pad[0], padEnd[0], pad[1], padEnd[1]};
}

static SymbolNode convolution(net::Conv2dOp op) {
  SymbolNode node{"Convolution",
                  {{"kernel", pairText(op.getKernel())},
                   {"num_filter", std::to_string(op.getNumOutput())},
                   {"stride", pairText(op.getStride())}}};
  addPadding(op, node);
  if (isOther(op.getDilation(), 1))
    node.attributes["dilate"] = pairText(op.getDilation());
  if (op.getGroup() != 1)
    node.attributes["num_group"] = std::to_string(op.getGroup());
  if (!op.getBias())
    node.attributes["no_bias"] = "True";
  if (auto workspace = op->getAttrOfType<IntegerAttr>("net.workspace"))
    node.attributes["workspace"] = std::to_string(workspace.getInt());
  addArgument(op.getWeightAttr(), node);
  addArgument(op.getBiasAttr(), node);
  return node;
}

static SymbolNode dense(net::DenseOp op) {
  SymbolNode node{"FullyConnected", {{"num_hidden", std::to_string(op.getNumOutput())}}};
  if (!op.getBias())
    node.attributes["no_bias"] = "True";
  addArgument(op.getWeightAttr(), node);
  addArgument(op.getBiasAttr(), node);
  return node;
}

static FailureOr<SymbolNode> batchNorm(net::BatchNormOp op) {
  FlatSymbolRefAttr gamma = op.getGammaAttr(), beta = op.getBetaAttr();
  if (net::ScaleOp scale = scaleOf(op)) {
    gamma = scale.getGammaAttr();
    beta = scale.getBetaAttr();
  }
  if (!gamma || !beta)
    return emitError(op.getLoc(), "MXNet's BatchNorm always has a gamma and a beta: a Scale with a "
                                  "bias that alone reads this layer would bring them");
  auto momentum = op->getAttrOfType<FloatAttr>("net.momentum");
  SymbolNode node{"BatchNorm",
                  {{"eps", realText(op.getEps().convertToFloat())},
                   {"fix_gamma", op.getFixGamma() ? "True" : "False"},
                   {"momentum", momentum ? realText(momentum.getValueAsDouble()) : "0.9"}}};
  addArgument(gamma, node);
  addArgument(beta, node);
  node.states = {op.getMean().str(), op.getVariance().str()};
  node.results = 3;
  return node;
}

/// MXNet rounds up ("full") without dropping a last window that begins beyond the image.
template <typename PoolOp> static bool isRoundedSo(PoolOp op, bool up) {
  ArrayRef<int64_t> in = cast<RankedTensorType>(op.getInput().getType()).getShape();
  ArrayRef<int64_t> out = cast<RankedTensorType>(op.getType()).getShape();
  ArrayRef<int64_t> padEnd = takesEqualPadding(op) ? op.getPad() : op.getTrailingPad();
  return llvm::all_of(ArrayRef{0, 1}, [&](int d) {
    int64_t room = in[d + 2] + op.getPad()[d] + padEnd[d] - (*op.getKernel())[d];
    int64_t stride = op.getStride()[d];
    return room >= 0 && out[d + 2] == (room + (up ? stride - 1 : 0)) / stride + 1;
  });
}

template <typename PoolOp> static FailureOr<SymbolNode> pooling(PoolOp op, const char *kind) {
  SymbolNode node{"Pooling", {{"pool_type", kind}}};
  if (!op.getKernel()) {
    // The kernel has no meaning then, but old versions ask for one; MXNet's networks give this.
    node.attributes.insert({{"global_pool", "True"}, {"kernel", "(7, 7)"}});
    return node;
  }
  bool up = op.getRound() == StringRef("ceil");
  if (!isRoundedSo(op, up))
    return emitError(op.getLoc(), "MXNet's pooling would have another number of rows or columns");
  node.attributes["kernel"] = pairText(*op.getKernel());
  if (isOther(op.getStride(), 1))
    node.attributes["stride"] = pairText(op.getStride());
  if (isOther(op.getPad(), 0) || isOther(op.getTrailingPad(), 0))
    addPadding(op, node);
  if (up)
    node.attributes["pooling_convention"] = "full";
  return node;
}

static FailureOr<SymbolNode> average(net::AvgPoolOp op) {
  FailureOr<SymbolNode> node = pooling(op, "avg");
  if (succeeded(node) && !op.getCountPadding())
    node->attributes["count_include_pad"] = "False";
  return node;
}

static SymbolNode sum(net::AddOp op) {
  if (op.getNumOperands() == 2)
    return {"elemwise_add", {}};
  return {"add_n", {{"num_args", std::to_string(op.getNumOperands())}}};
}

static FailureOr<SymbolNode> combine(net::CombineOp op) {
  bool isSum = op.getKind() == "sum";
  if (isSum || op.getNumOperands() != 2)
    return emitError(op.getLoc()) << "MXNet has no " << (isSum ? "weighted sum" : op.getKind())
                                  << (isSum ? "" : " of more than two layers");
  return SymbolNode{op.getKind() == "product" ? "elemwise_mul" : "_maximum", {}};
}

static SymbolNode slice(net::SliceOp op) {
  int64_t begin = op.firstChannel();
  int64_t end = begin + cast<RankedTensorType>(op.getType()).getDimSize(1);
  return {"slice_axis",
          {{"axis", "1"}, {"begin", std::to_string(begin)}, {"end", std::to_string(end)}}};
}

static SymbolNode lrn(net::LrnOp op) {
  return {"LRN",
          {{"alpha", realText(op.getAlpha().convertToDouble())},
           {"beta", realText(op.getBeta().convertToDouble())},
           {"knorm", realText(op.getK().convertToDouble())},
           {"nsize", std::to_string(op.getSize())}}};
}

/// SoftmaxOutput, which training needs, takes matrices only.
static SymbolNode softmax(net::SoftmaxOp op) {
  bool isOutput = llvm::any_of(op->getUsers(), llvm::IsaPred<net::ReturnOp>);
  if (isOutput && op->hasOneUse() && cast<RankedTensorType>(op.getType()).getRank() == 2)
    return {"SoftmaxOutput", {}};
  return {"softmax", {{"axis", "1"}}};
}

FailureOr<SymbolNode> writer::symbolNode(Operation *layer) {
  using Node = FailureOr<SymbolNode>;
  Node node =
      llvm::TypeSwitch<Operation *, Node>(layer)
          .Case([](net::Conv2dOp op) -> Node { return convolution(op); })
          .Case([](net::DenseOp op) -> Node { return dense(op); })
          .Case([](net::BatchNormOp op) { return batchNorm(op); })
          .Case([](net::MaxPoolOp op) { return pooling(op, "max"); })
          .Case([](net::AvgPoolOp op) { return average(op); })
          .Case([](net::AddOp op) -> Node { return sum(op); })
          .Case([](net::SoftmaxOp op) -> Node { return softmax(op); })
          .Case(
              [](net::ReluOp) -> Node { return SymbolNode{"Activation", {{"act_type", "relu"}}}; })
          .Case([](net::SigmoidOp) -> Node {
            return SymbolNode{"Activation", {{"act_type", "sigmoid"}}};
          })
          .Case([](net::CombineOp op) { return combine(op); })
          .Case([](net::ScaleChannelsOp) -> Node { return SymbolNode{"broadcast_mul", {}}; })
          .Case([](net::SliceOp op) -> Node { return slice(op); })
          .Case([](net::LrnOp op) -> Node { return lrn(op); })
          .Case([](net::IdentityOp) -> Node { return SymbolNode{"_copy", {}}; })
          .Case([](net::FlattenOp) -> Node { return SymbolNode{"Flatten", {}}; })
          .Case([](net::ConcatOp op) -> Node {
            return SymbolNode{"Concat",
                              {{"dim", "1"}, {"num_args", std::to_string(op.getNumOperands())}}};
          })
          .Default([](Operation *other) -> Node {
            return emitError(other->getLoc()) << "MXNet has no '" << other->getName() << "'";
          });
  auto mirror = layer->getAttrOfType<BoolAttr>("net.mirror_stage");
  if (succeeded(node) && mirror && mirror.getValue())
    node->attributes["__mirror_stage__"] = "True";
  return node;
}
