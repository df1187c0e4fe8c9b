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

void writer::writeLayer(const LayerHead &head, const char *type, const char *block,
                        ArrayRef<Field> fields, raw_ostream &out, const char *phase) {
  out << "layer {\n";
  for (const std::string &bottom : head.bottoms)
    out << "  bottom: \"" << bottom << "\"\n";
  out << "  top: \"" << head.top << "\"\n  name: \"" << head.name << "\"\n  type: \"" << type
      << "\"\n";
  if (phase)
    out << "  include {\n    phase: " << phase << "\n  }\n";
  if (!fields.empty()) {
    out << "  " << block << " {\n";
    for (const auto &[key, value] : fields)
      out << "    " << key << ": " << value << "\n";
    out << "  }\n";
  }
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

static LogicalResult writeConvolution(net::Conv2dOp op, const LayerHead &head, raw_ostream &out) {
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
  if (!op.getBias())
    fields.push_back({"bias_term", "false"});
  writeLayer(head, "Convolution", "convolution_param", fields, out);
  return success();
}

static LogicalResult writeDense(net::DenseOp op, const LayerHead &head, raw_ostream &out) {
  std::vector<Field> fields{{"num_output", std::to_string(op.getNumOutput())}};
  if (!op.getBias())
    fields.push_back({"bias_term", "false"});
  writeLayer(head, "InnerProduct", "inner_product_param", fields, out);
  return success();
}

/// Caffe's BatchNorm has no gamma and beta: a Scale in place brings them.
static LogicalResult writeBatchNorm(net::BatchNormOp op, const LayerHead &head, raw_ostream &out) {
  std::vector<Field> fields{{"use_global_stats", "true"}};
  double eps = op.getEps().convertToDouble();
  if (eps != 1e-5) // Caffe's default
    fields.push_back({"eps", realText(eps)});
  writeLayer(head, "BatchNorm", "batch_norm_param", fields, out);
  if (!op.getGamma() && !op.getBeta())
    return success();
  Field bias{"bias_term", op.getBeta() ? "true" : "false"};
  writeLayer({{head.top}, head.top, scaleName(head.name)}, "Scale", "scale_param", bias, out);
  return success();
}

static LogicalResult writeScale(net::ScaleOp op, const LayerHead &head, raw_ostream &out) {
  Field bias{"bias_term", op.getBeta() ? "true" : "false"};
  writeLayer(head, "Scale", "scale_param", bias, out);
  return success();
}

static LogicalResult writeCombine(net::CombineOp op, const LayerHead &head, raw_ostream &out) {
  const char *operation = op.getKind() == "product" ? "PROD"
                          : op.getKind() == "max"   ? "MAX"
                                                    : "SUM";
  std::vector<Field> fields{{"operation", operation}};
  for (double coefficient : op.getCoefficients())
    fields.push_back({"coeff", realText(coefficient)});
  writeLayer(head, "Eltwise", "eltwise_param", fields, out);
  return success();
}

static LogicalResult writeLrn(net::LrnOp op, const LayerHead &head, raw_ostream &out) {
  std::vector<Field> fields{{"local_size", std::to_string(op.getSize())},
                            {"alpha", realText(op.getAlpha().convertToDouble())},
                            {"beta", realText(op.getBeta().convertToDouble())}};
  if (double k = op.getK().convertToDouble(); k != 1) // Caffe's default
    fields.push_back({"k", realText(k)});
  writeLayer(head, "LRN", "lrn_param", fields, out);
  return success();
}

static LogicalResult writeScaleChannels(net::ScaleChannelsOp op, LayerHead head, raw_ostream &out) {
  if (flattensFactors(op)) {
    std::string flat = factorsName(head.name);
    writeLayer({{head.bottoms[1]}, flat, flat}, "Flatten", "", {}, out);
    head.bottoms[1] = flat;
  }
  writeLayer(head, "Scale", "scale_param", {{"axis", "0"}}, out);
  return success();
}

static LogicalResult writePlain(const char *type, const LayerHead &head, raw_ostream &out) {
  writeLayer(head, type, "", {}, out);
  return success();
}

LogicalResult writer::writeOp(Operation *op, const LayerHead &head, PrototxtReader reader,
                              raw_ostream &out) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](net::Conv2dOp conv) { return writeConvolution(conv, head, out); })
      .Case([&](net::DenseOp dense) { return writeDense(dense, head, out); })
      .Case([&](net::BatchNormOp norm) { return writeBatchNorm(norm, head, out); })
      .Case([&](net::ScaleOp scale) { return writeScale(scale, head, out); })
      .Case<net::MaxPoolOp, net::AvgPoolOp>(
          [&](auto pool) { return writePooling(pool, head, reader, out); })
      .Case([&](net::ReluOp) { return writePlain("ReLU", head, out); })
      .Case([&](net::SigmoidOp) { return writePlain("Sigmoid", head, out); })
      .Case([&](net::CombineOp combine) { return writeCombine(combine, head, out); })
      .Case([&](net::ScaleChannelsOp scale) { return writeScaleChannels(scale, head, out); })
      .Case([&](net::LrnOp lrn) { return writeLrn(lrn, head, out); })
      .Case([&](net::FlattenOp) { return writePlain("Flatten", head, out); })
      .Case([&](net::AddOp) { return writePlain("Eltwise", head, out); })
      .Case([&](net::SoftmaxOp) { return writePlain("Softmax", head, out); })
      .Case([&](net::ConcatOp) { return writePlain("Concat", head, out); })
      .Default([](Operation *other) {
        return emitError(other->getLoc())
               << "'" << other->getName() << "' can't be said in a prototxt";
      });
}
