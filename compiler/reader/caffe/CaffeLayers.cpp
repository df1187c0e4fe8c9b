//===- CaffeLayers.cpp - layers of prototxts in halnet's terms ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names and defaults are mostly the same; what Caffe means by a missing field is said here.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/caffe/CaffeLayer.h"

#include "dialects/Support/Assert.h"

#include "mlir/IR/Diagnostics.h"

using namespace halnet::reader;
using namespace mlir;

namespace {
/// Fills in one layer.
class Conversion {
public:
  Conversion(const CaffeLayer &source, Layer &layer) : source(source), layer(layer) {}
  void run();
  /// Part `part` of the tops of a Slice.
  void slice(size_t part);

private:
  void convolution();
  void pooling();
  void batchNorm();
  void scale();
  void dense();
  void eltwise();
  void lrn();
  void reshape();

  Fields block(StringRef name) const { return source.fields.block(name); }
  void set(StringRef name, Setting value, const TextField *field = nullptr);
  void copyInteger(const Fields &fields, StringRef name);
  void copyReal(const Fields &fields, StringRef name, StringRef attribute);
  void copyBoolean(const Fields &fields, StringRef name, bool fallback);
  void window(const Fields &fields, StringRef both, StringRef stem);
  void need(bool isGood, const Fields &fields, StringRef name, const Twine &expected);

  const CaffeLayer &source;
  Layer &layer;
};
} // namespace

void Conversion::set(StringRef name, Setting value, const TextField *field) {
  Location place = field ? field->place : layer.place;
  layer.attributes.push_back(
      {name.str(), std::move(value), place, field ? field->namePlace : layer.place});
}

void Conversion::copyInteger(const Fields &fields, StringRef name) {
  if (const TextField *field = fields.find(name))
    set(name, {integerOf(*field)}, field);
}

void Conversion::copyReal(const Fields &fields, StringRef name, StringRef attribute) {
  if (const TextField *field = fields.find(name))
    set(attribute, {realOf(*field)}, field);
}

void Conversion::copyBoolean(const Fields &fields, StringRef name, bool fallback) {
  if (fields.boolean(name) != fallback)
    set(name, {fields.boolean(name)}, fields.find(name));
}

/// An error at the field where halnet can't do what it asks for.
void Conversion::need(bool isGood, const Fields &fields, StringRef name, const Twine &expected) {
  if (isGood)
    return;
  const TextField *field = fields.find(name);
  emitError(field ? field->place : layer.place)
      << "'" << name << "' of " << source.type.name << " is supported as " << expected << " only";
  layer.broken = true;
}

/// A side of a window: once for both, twice (height and width), or as stem_h and stem_w.
void Conversion::window(const Fields &fields, StringRef both, StringRef stem) {
  std::string height = (stem + "_h").str(), width = (stem + "_w").str();
  std::vector<const TextField *> sides = fields.all(both);
  need(sides.size() <= 2, fields, both, "one or two numbers");
  if (sides.size() == 2) {
    set(height, {integerOf(*sides[0])}, sides[0]);
    set(width, {integerOf(*sides[1])}, sides[1]);
  } else {
    copyInteger(fields, both);
  }
  copyInteger(fields, height);
  copyInteger(fields, width);
}

void Conversion::convolution() {
  Fields fields = block("convolution_param");
  copyInteger(fields, "num_output");
  window(fields, "kernel_size", "kernel");
  window(fields, "stride", "stride");
  window(fields, "pad", "pad");
  std::vector<int64_t> dilation = fields.integers("dilation");
  need(llvm::all_equal(dilation), fields, "dilation", "one number for height and width");
  if (!dilation.empty())
    set("dilation", {dilation.front()}, fields.find("dilation"));
  bool isDepthwise = source.type.name != "Convolution";
  if (isDepthwise && !fields.has("group"))
    set("group", {fields.integer("num_output")}, fields.find("num_output"));
  else
    copyInteger(fields, "group");
  copyBoolean(fields, "bias_term", true);
  need(fields.integer("axis") == 1, fields, "axis", "1");
  layer.type.name = "Convolution";
}

void Conversion::pooling() {
  Fields fields = block("pooling_param");
  std::string pool = fields.word("pool");
  need(pool != "STOCHASTIC", fields, "pool", "MAX or AVE");
  set("pool", {pool}, fields.find("pool"));
  window(fields, "kernel_size", "kernel");
  window(fields, "stride", "stride");
  window(fields, "pad", "pad");
  copyBoolean(fields, "global_pooling", false);
  bool roundsDown = !fields.boolean("ceil_mode") || fields.word("round_mode") == "FLOOR";
  if (!fields.boolean("global_pooling"))
    set("round", {std::string(roundsDown ? "floor" : "ceil")},
        fields.find(fields.has("ceil_mode") ? "ceil_mode" : "round_mode"));
}

void Conversion::batchNorm() {
  Fields fields = block("batch_norm_param");
  set("affine", {false});
  copyReal(fields, "eps", "eps");
  copyReal(fields, "moving_average_fraction", "momentum");
}

void Conversion::scale() {
  Fields fields = block("scale_param");
  if (source.bottoms.size() > 1) { // the second has the factors
    need(fields.integer("axis") == 0, fields, "axis", "0, with two bottoms");
    copyBoolean(fields, "bias_term", false);
    return;
  }
  need(fields.integer("axis") == 1, fields, "axis", "1");
  need(fields.integer("num_axes") == 1, fields, "num_axes", "1");
  copyBoolean(fields, "bias_term", false);
}

void Conversion::dense() {
  Fields fields = block("inner_product_param");
  copyInteger(fields, "num_output");
  copyBoolean(fields, "bias_term", true);
  need(fields.integer("axis") == 1, fields, "axis", "1");
  need(!fields.boolean("transpose"), fields, "transpose", "false");
}

void Conversion::eltwise() {
  Fields fields = block("eltwise_param");
  set("operation", {fields.word("operation")}, fields.find("operation"));
  SettingList coefficients;
  for (double coefficient : fields.reals("coeff"))
    coefficients.push_back({coefficient});
  if (!coefficients.empty())
    set("coeff", {std::move(coefficients)}, fields.find("coeff"));
}

void Conversion::lrn() {
  Fields fields = block("lrn_param");
  copyInteger(fields, "local_size");
  for (StringRef name : {"alpha", "beta", "k"})
    copyReal(fields, name, name);
  need(fields.word("norm_region") == "ACROSS_CHANNELS", fields, "norm_region", "ACROSS_CHANNELS");
}

/// Between the tops lie slice_points; without any, all tops are equal.
void Conversion::slice(size_t part) {
  Fields fields = block("slice_param");
  need(fields.integer("axis") == 1, fields, "axis", "1");
  need(fields.integer("slice_dim") == 1, fields, "slice_dim", "1");
  std::vector<const TextField *> points = fields.all("slice_point");
  size_t tops = source.tops.size();
  if (points.empty()) {
    set("parts", {int64_t(tops)});
    set("part", {int64_t(part + 1)});
    return;
  }
  if (points.size() + 1 != tops) {
    if (part == 0)
      emitError(points.front()->namePlace) << "a Slice of " << tops << " tops needs " << tops - 1
                                           << " 'slice_point', found " << points.size();
    layer.broken = true;
    return;
  }
  if (part > 0)
    set("begin", {integerOf(*points[part - 1])}, points[part - 1]);
  if (part < points.size())
    set("end", {integerOf(*points[part])}, points[part]);
}

/// Only what makes one row of an image's values: all that there are (-1), the channels of one pixel
/// (0), or a number of them.
void Conversion::reshape() {
  Fields fields = block("reshape_param");
  std::vector<int64_t> dims = fields.block("shape").integers("dim");
  bool isRow = dims.size() >= 2 && (dims[0] == 0 || dims[0] == 1) && dims[1] >= -1 &&
               llvm::all_of(ArrayRef(dims).drop_front(2), [](int64_t dim) { return dim == 1; });
  need(isRow && fields.integer("axis") == 0 && fields.integer("num_axes") == -1, fields, "shape",
       "a row an image, such as { dim: 0 dim: -1 },");
  layer.type.name = "Flatten";
}

void Conversion::run() {
  StringRef type = source.type.name;
  if (type == "Convolution" || type == "ConvolutionDepthwise" || type == "DepthwiseConvolution")
    convolution();
  else if (type == "Pooling")
    pooling();
  else if (type == "BatchNorm")
    batchNorm();
  else if (type == "Scale")
    scale();
  else if (type == "InnerProduct")
    dense();
  else if (type == "Eltwise")
    eltwise();
  else if (type == "LRN")
    lrn();
  else if (type == "Reshape")
    reshape();
  else if (type == "Dropout")
    layer.type.name = "Identity";
  else if (type == "ReLU")
    need(block("relu_param").real("negative_slope") == 0, block("relu_param"), "negative_slope",
         "0");
  else if (type == "Concat")
    need(block("concat_param").integer("axis") == 1 &&
             block("concat_param").integer("concat_dim") == 1,
         block("concat_param"), "axis", "1");
  else if (type == "Flatten")
    need(block("flatten_param").integer("axis") == 1 &&
             block("flatten_param").integer("end_axis") == -1,
         block("flatten_param"), "axis", "1");
  else if (type != "Sigmoid")
    need(block("softmax_param").integer("axis") == 1, block("softmax_param"), "axis", "1");
  if (type == "SoftmaxWithLoss")
    layer.type.name = "Softmax";
}

Layer halnet::reader::convertLayer(const CaffeLayer &source) {
  Layer layer{source.name, source.type, {}, {}, source.fields.place()};
  Conversion(source, layer).run();
  return layer;
}

std::vector<Layer> halnet::reader::convertSlice(const CaffeLayer &source) {
  std::vector<Layer> parts;
  for (auto [part, top] : llvm::enumerate(source.tops)) {
    parts.push_back({{top->text, top->place}, source.type, {}, {}, source.fields.place()});
    Conversion(source, parts.back()).slice(part);
  }
  return parts;
}
