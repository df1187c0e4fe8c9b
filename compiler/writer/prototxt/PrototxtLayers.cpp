//===- PrototxtLayers.cpp - the text of single layers ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scalars only, plain decimal, one a key: all that netscope's grammar takes.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/prototxt/PrototxtLayers.h"

#include "compiler/writer/Padding.h"
#include "compiler/writer/RealText.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

std::string writer::quoted(StringRef text) { return ("\"" + text + "\"").str(); }

static void writeBlock(const FieldBlock &block, unsigned depth, raw_ostream &out) {
  if (block.fields.empty() && block.inner.empty())
    return;
  out.indent(2 * depth) << block.name << " {\n";
  for (const auto &[key, value] : block.fields)
    out.indent(2 * depth + 2) << key << ": " << value << "\n";
  for (const FieldBlock &inner : block.inner)
    writeBlock(inner, depth + 1, out);
  out.indent(2 * depth) << "}\n";
}

void writer::writeLayer(const LayerHead &head, const char *type, ArrayRef<FieldBlock> blocks,
                        raw_ostream &out) {
  out << "layer {\n";
  for (const std::string &bottom : head.bottoms)
    out << "  bottom: \"" << bottom << "\"\n";
  for (const std::string &top : head.tops)
    out << "  top: \"" << top << "\"\n";
  out << "  name: \"" << head.name << "\"\n  type: \"" << type << "\"\n";
  for (const FieldBlock &block : blocks)
    writeBlock(block, 1, out);
  if (head.note)
    writeBlock(*head.note, 1, out);
  out << "}\n";
}

void writer::addPair(ArrayRef<int64_t> pair, const char *both, const char *height,
                     const char *width, std::vector<Field> &fields) {
  if (pair[0] == pair[1]) {
    fields.push_back({both, std::to_string(pair[0])});
    return;
  }
  fields.push_back({height, std::to_string(pair[0])});
  fields.push_back({width, std::to_string(pair[1])});
}

/// Caffe takes [N, C, 1, 1] for images of one pixel alone.
bool writer::flattensFactors(net::ScaleChannelsOp op) {
  auto shapeOf = [](Value value) { return cast<RankedTensorType>(value.getType()).getShape(); };
  return shapeOf(op.getFactors()).size() > 2 && shapeOf(op.getFactors()) != shapeOf(op.getInput());
}

std::string writer::factorsName(StringRef name) { return name.str() + "_factors"; }

std::string writer::scaleName(StringRef name) { return name.str() + "_scale"; }

static LogicalResult writeConvolution(net::Conv2dOp op, const LayerHead &head, PrototxtForm form,
                                      raw_ostream &out) {
  if (op.getDilation()[0] != op.getDilation()[1])
    return emitError(op.getLoc(), "netscope knows one dilation for height and width only");
  if (!takesEqualPadding(op))
    return emitError(op.getLoc(), unequalPadding);
  // He's files give all of these even at their defaults.
  std::vector<Field> fields{{"num_output", std::to_string(op.getNumOutput())}};
  addPair(op.getKernel(), "kernel_size", "kernel_h", "kernel_w", fields);
  addPair(op.getPad(), "pad", "pad_h", "pad_w", fields);
  addPair(op.getStride(), "stride", "stride_h", "stride_w", fields);
  if (op.getDilation()[0] != 1)
    fields.push_back({"dilation", std::to_string(op.getDilation()[0])});
  if (op.getGroup() != 1)
    fields.push_back({"group", std::to_string(op.getGroup())});
  if (!op.getBias() && op.getFolds().empty()) // what is folded in makes a bias
    fields.push_back({"bias_term", "false"});
  FieldBlock param{"convolution_param", fields};
  if (form == PrototxtForm::Training)
    param.inner = {{"weight_filler", {{"type", quoted("msra")}}}};
  writeLayer(head, "Convolution", param, out);
  return success();
}

/// How fast a blob of weights learns, as factors of the solver's settings.
static FieldBlock learning(const char *rate, const char *decay) {
  return {"param", {{"lr_mult", rate}, {"decay_mult", decay}}};
}

static LogicalResult writeDense(net::DenseOp op, const LayerHead &head, PrototxtForm form,
                                raw_ostream &out) {
  FieldBlock param{"inner_product_param", {{"num_output", std::to_string(op.getNumOutput())}}};
  if (!op.getBias() && op.getFolds().empty())
    param.fields.push_back({"bias_term", "false"});
  SmallVector<FieldBlock> blocks;
  if (form == PrototxtForm::Training) {
    blocks.push_back(learning("1", "1"));
    param.inner.push_back({"weight_filler", {{"type", quoted("xavier")}}});
    if (op.getBias()) {
      blocks.push_back(learning("2", "1"));
      param.inner.push_back({"bias_filler", {{"type", quoted("constant")}, {"value", "0"}}});
    }
  }
  blocks.push_back(std::move(param));
  writeLayer(head, "InnerProduct", blocks, out);
  return success();
}

/// Caffe's BatchNorm has no gamma and beta: a Scale in place brings them. A gamma that counts as 1
/// doesn't learn.
static LogicalResult writeBatchNorm(net::BatchNormOp op, const LayerHead &head, PrototxtForm form,
                                    raw_ostream &out) {
  bool isTraining = form == PrototxtForm::Training;
  std::vector<Field> fields{{"use_global_stats", isTraining ? "false" : "true"}};
  if (auto momentum = op->getAttrOfType<FloatAttr>("net.momentum"); momentum && isTraining)
    fields.push_back({"moving_average_fraction", realText(momentum.getValueAsDouble())});
  float eps = op.getEps().convertToFloat();
  if (eps != 1e-5f) // Caffe's default
    fields.push_back({"eps", realText(eps)});
  writeLayer(head, "BatchNorm", FieldBlock{"batch_norm_param", fields}, out);
  if (!op.getGamma() && !op.getBeta())
    return success();
  SmallVector<FieldBlock> blocks;
  if (isTraining && (!op.getGamma() || op.getFixGamma()))
    blocks.push_back(learning("0", "0"));
  blocks.push_back({"scale_param", {{"bias_term", op.getBeta() ? "true" : "false"}}});
  writeLayer({head.tops, head.tops, scaleName(head.name), head.note}, "Scale", blocks, out);
  return success();
}

static LogicalResult writeScale(net::ScaleOp op, const LayerHead &head, raw_ostream &out) {
  FieldBlock param{"scale_param", {{"bias_term", op.getBeta() ? "true" : "false"}}};
  writeLayer(head, "Scale", param, out);
  return success();
}

/// As a fused view has it: what BatchNorm and Scale came to.
static LogicalResult writeAffine(const LayerHead &head, raw_ostream &out) {
  writeLayer(head, "Scale", FieldBlock{"scale_param", {{"bias_term", "true"}}}, out);
  return success();
}

static LogicalResult writeCombine(net::CombineOp op, const LayerHead &head, raw_ostream &out) {
  const char *operation = op.getKind() == "product" ? "PROD"
                          : op.getKind() == "max"   ? "MAX"
                                                    : "SUM";
  std::vector<Field> fields{{"operation", operation}};
  for (double coefficient : op.getCoefficients())
    fields.push_back({"coeff", realText(coefficient)});
  writeLayer(head, "Eltwise", FieldBlock{"eltwise_param", fields}, out);
  return success();
}

static LogicalResult writeLrn(net::LrnOp op, const LayerHead &head, raw_ostream &out) {
  std::vector<Field> fields{{"local_size", std::to_string(op.getSize())},
                            {"alpha", realText(op.getAlpha().convertToDouble())},
                            {"beta", realText(op.getBeta().convertToDouble())}};
  if (double k = op.getK().convertToDouble(); k != 1) // Caffe's default
    fields.push_back({"k", realText(k)});
  writeLayer(head, "LRN", FieldBlock{"lrn_param", fields}, out);
  return success();
}

static LogicalResult writeScaleChannels(net::ScaleChannelsOp op, LayerHead head, raw_ostream &out) {
  if (flattensFactors(op)) {
    std::string flat = factorsName(head.name);
    writeLayer({{head.bottoms[1]}, {flat}, flat}, "Flatten", {}, out);
    head.bottoms[1] = flat;
  }
  writeLayer(head, "Scale", FieldBlock{"scale_param", {{"axis", "0"}}}, out);
  return success();
}

/// A training file says that a sum is one, as He's do.
static LogicalResult writeSum(const LayerHead &head, PrototxtForm form, raw_ostream &out) {
  FieldBlock param{"eltwise_param", {}};
  if (form == PrototxtForm::Training)
    param.fields = {{"operation", "SUM"}};
  writeLayer(head, "Eltwise", param, out);
  return success();
}

static LogicalResult writePlain(const char *type, const LayerHead &head, raw_ostream &out) {
  writeLayer(head, type, {}, out);
  return success();
}

LogicalResult writer::writeOp(Operation *op, const LayerHead &head, PrototxtForm form,
                              raw_ostream &out) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](net::Conv2dOp conv) { return writeConvolution(conv, head, form, out); })
      .Case([&](net::DenseOp dense) { return writeDense(dense, head, form, out); })
      .Case([&](net::BatchNormOp norm) { return writeBatchNorm(norm, head, form, out); })
      .Case([&](net::ScaleOp scale) { return writeScale(scale, head, out); })
      .Case([&](net::AffineOp) { return writeAffine(head, out); })
      .Case<net::MaxPoolOp, net::AvgPoolOp>(
          [&](auto pool) { return writePooling(pool, head, form, out); })
      .Case([&](net::ReluOp) { return writePlain("ReLU", head, out); })
      .Case([&](net::SigmoidOp) { return writePlain("Sigmoid", head, out); })
      .Case([&](net::CombineOp combine) { return writeCombine(combine, head, out); })
      .Case([&](net::ScaleChannelsOp scale) { return writeScaleChannels(scale, head, out); })
      .Case([&](net::LrnOp lrn) { return writeLrn(lrn, head, out); })
      .Case([&](net::FlattenOp) { return writePlain("Flatten", head, out); })
      .Case([&](net::AddOp) { return writeSum(head, form, out); })
      .Case([&](net::SoftmaxOp) { return writePlain("Softmax", head, out); })
      .Case([&](net::ConcatOp) { return writePlain("Concat", head, out); })
      .Default([](Operation *other) {
        return emitError(other->getLoc())
               << "'" << other->getName() << "' can't be said in a prototxt";
      });
}
