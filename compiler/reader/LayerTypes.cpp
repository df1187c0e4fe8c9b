//===- LayerTypes.cpp - the table of layer types and their attributes --------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table itself. Names, defaults and meanings are Caffe's where Caffe has the
// attribute, else MXNet's; the bounds are ours, far above any net in use.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/LayerTypes.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace halnet::reader;
using llvm::StringLiteral;
using llvm::StringRef;

/// Windows and strides; padding beyond a window would only make constants.
static constexpr double maxWindow = 1024;
/// Channels and classes: any more and a dense layer's weights pass 2^31 floats.
static constexpr double maxChannels = 1 << 20;

static AttributeType integer(StringLiteral name, Setting fallback, double least, double most,
                             StringLiteral doc) {
  return {name, AttributeKind::Integer, std::move(fallback), least, most, doc};
}

static AttributeType real(StringLiteral name, double fallback, double least, double most,
                          StringLiteral doc) {
  return {name, AttributeKind::Real, {fallback}, least, most, doc};
}

static AttributeType boolean(StringLiteral name, bool fallback, StringLiteral doc) {
  return {name, AttributeKind::Boolean, {fallback}, 0, 0, doc};
}

static AttributeType choice(StringLiteral name, Setting fallback,
                            std::vector<StringLiteral> choices, StringLiteral doc) {
  return {name, AttributeKind::Choice, std::move(fallback), 0, 0, doc, false, std::move(choices)};
}

static AttributeType reals(StringLiteral name, double least, double most, StringLiteral doc) {
  return {name, AttributeKind::Reals, {}, least, most, doc};
}

static AttributeType required(AttributeType attribute) {
  attribute.required = true;
  return attribute;
}

static Setting number(int64_t number) { return {number}; }
static Setting word(const char *word) { return {std::string(word)}; }

static std::vector<AttributeType> windowAttributes() {
  return {
      integer("kernel_size", {}, 1, maxWindow, "height and width of the window, in pixels"),
      integer("kernel_h", {}, 1, maxWindow, "height of the window; goes with kernel_w"),
      integer("kernel_w", {}, 1, maxWindow, "width of the window; goes with kernel_h"),
      integer("stride", number(1), 1, maxWindow, "pixels from one window to the next"),
      integer("stride_h", {}, 1, maxWindow, "stride downwards; goes with stride_w"),
      integer("stride_w", {}, 1, maxWindow, "stride to the right; goes with stride_h"),
      integer("pad", number(0), 0, maxWindow, "pixels added on each of the four sides"),
      integer("pad_h", {}, 0, maxWindow, "padding above and below; goes with pad_w"),
      integer("pad_w", {}, 0, maxWindow, "padding left and right; goes with pad_h"),
      integer("pad_top", {}, 0, maxWindow, "padding above, and so on; all four go together"),
      integer("pad_bottom", {}, 0, maxWindow, "padding below"),
      integer("pad_left", {}, 0, maxWindow, "padding to the left"),
      integer("pad_right", {}, 0, maxWindow, "padding to the right"),
  };
}

static std::vector<AttributeType> convolutionAttributes() {
  std::vector<AttributeType> attributes = windowAttributes();
  auto add = [&](AttributeType attribute) { attributes.push_back(std::move(attribute)); };
  add(required(integer("num_output", {}, 1, maxChannels, "channels of the result")));
  add(integer("dilation", number(1), 1, maxWindow,
              "pixels from one tap of the kernel to the next"));
  add(integer("dilation_h", {}, 1, maxWindow, "dilation downwards; goes with dilation_w"));
  add(integer("dilation_w", {}, 1, maxWindow, "dilation to the right; goes with dilation_h"));
  add(integer("group", number(1), 1, maxChannels,
              "groups of channels that don't see each other; all of them: depthwise"));
  add(boolean("bias_term", true, "whether the layer adds a bias"));
  add(integer("workspace", number(1024), 0, 1 << 20, "carried for MXNet, without meaning here"));
  return attributes;
}

static std::vector<AttributeType> poolingAttributes() {
  std::vector<AttributeType> attributes = windowAttributes();
  auto add = [&](AttributeType attribute) { attributes.push_back(std::move(attribute)); };
  add(choice("pool", word("MAX"), {"MAX", "AVE"}, "the largest value of a window or its mean"));
  add(boolean("global_pooling", false, "the window is the whole image, whatever its size"));
  add(choice("round", {}, {"floor", "ceil"},
             "how a window that fits only in part counts; must be given where the two differ"));
  add(boolean("count_padding", true,
              "whether padding counts in the mean; the window is clipped to the padded image"));
  return attributes;
}

static std::vector<AttributeType> batchNormAttributes() {
  return {
      real("eps", 1e-5, 1e-12, 1, "added to the variance"),
      boolean("affine", true, "MXNet's, with gamma and beta; false: Caffe's, a Scale follows"),
      boolean("fix_gamma", false, "gamma counts as 1 whatever the weights hold"),
      real("momentum", 0.9, 0, 1, "carried for training, without meaning here"),
  };
}

static std::vector<AttributeType> eltwiseAttributes() {
  return {
      choice("operation", word("SUM"), {"SUM", "PROD", "MAX"},
             "sum, product or maximum, element by element"),
      reals("coeff", -1e6, 1e6, "of a sum: what each layer is multiplied by; left out: 1"),
  };
}

static std::vector<AttributeType> sliceAttributes() {
  return {
      integer("begin", number(0), 0, maxChannels, "the first channel"),
      integer("end", {}, 1, maxChannels, "the channel behind the last; left out: all that follow"),
      integer("parts", {}, 1, maxChannels, "into how many equal parts the channels fall"),
      integer("part", {}, 1, maxChannels, "which of the parts, from 1; goes with parts"),
  };
}

static std::vector<AttributeType> lrnAttributes() {
  return {
      integer("local_size", number(5), 1, 255, "channels of a window, an odd number"),
      real("alpha", 1, 0, 1e6, "what the mean of the squares is multiplied by"),
      real("beta", 0.75, 0, 100, "exponent of the divisor"),
      real("k", 1, 1e-6, 1e6, "added to the mean of the squares"),
      choice("norm_region", word("ACROSS_CHANNELS"), {"ACROSS_CHANNELS"},
             "windows lie across channels; within a channel they are not supported"),
  };
}

static std::vector<LayerType> makeLayerTypes() {
  return {
      {"Convolution", "convolution over height and width", 1, 1, convolutionAttributes()},
      {"BatchNorm", "normalisation by the statistics in the weights", 1, 1, batchNormAttributes()},
      {"Scale",
       "times gamma, plus beta, channel by channel; of two layers: times the second, N x C or "
       "N x C x 1 x 1, instead",
       1,
       2,
       {boolean("bias_term", false, "whether the layer adds beta")}},
      {"ReLU", "max(x, 0)", 1, 1, {}},
      {"Sigmoid", "1 / (1 + exp(-x))", 1, 1, {}},
      {"Pooling", "maximum or mean of windows", 1, 1, poolingAttributes()},
      {"LRN", "local response normalisation: x / (k + alpha * mean of squares) ^ beta", 1, 1,
       lrnAttributes()},
      {"Eltwise", "sum, product or maximum of tensors of one shape", 2, 64, eltwiseAttributes()},
      {"InnerProduct",
       "dense layer over everything but the batch",
       1,
       1,
       {required(integer("num_output", {}, 1, maxChannels, "features of the result")),
        boolean("bias_term", true, "whether the layer adds a bias")}},
      {"Softmax", "softmax over the channels", 1, 1, {}},
      {"Concat", "tensors one behind the other along the channels", 2, 1024, {}},
      {"Slice", "some of the channels", 1, 1, sliceAttributes()},
      {"Flatten", "N x C x H x W as N x (C H W)", 1, 1, {}},
      {"Identity", "its input under another name", 1, 1, {}},
  };
}

llvm::ArrayRef<StringLiteral> LayerType::weights() const {
  static constexpr StringLiteral product[] = {"weight", "bias"}, scale[] = {"gamma", "beta"},
                                 norm[] = {"gamma", "beta", "moving_mean", "moving_var"};
  return llvm::StringSwitch<llvm::ArrayRef<StringLiteral>>(name)
      .Cases({"Convolution", "InnerProduct"}, product)
      .Case("BatchNorm", norm)
      .Case("Scale", scale)
      .Default({});
}

llvm::ArrayRef<LayerType> halnet::reader::layerTypes() {
  static const std::vector<LayerType> types = makeLayerTypes();
  return types;
}

llvm::ArrayRef<AttributeType> halnet::reader::commonAttributes() {
  static const std::vector<AttributeType> common = {
      boolean("mirror_stage", false, "carried for MXNet's training, without meaning here")};
  return common;
}

const LayerType *halnet::reader::layerType(StringRef name) {
  auto found =
      llvm::find_if(layerTypes(), [&](const LayerType &type) { return type.name == name; });
  return found == layerTypes().end() ? nullptr : &*found;
}

const AttributeType *LayerType::attribute(StringRef name) const {
  for (const AttributeType &attribute : attributes)
    if (attribute.name == name)
      return &attribute;
  for (const AttributeType &attribute : commonAttributes())
    if (attribute.name == name)
      return &attribute;
  return nullptr;
}

std::vector<StringRef> LayerType::attributeNames() const {
  std::vector<StringRef> names;
  for (const AttributeType &attribute : attributes)
    names.push_back(attribute.name);
  for (const AttributeType &attribute : commonAttributes())
    names.push_back(attribute.name);
  return names;
}

static std::string numberText(double number) {
  bool whole = number == double(int64_t(number));
  return whole ? std::to_string(int64_t(number)) : valueText({number});
}

std::string halnet::reader::expectedText(const AttributeType &attribute) {
  std::string range = " from " + numberText(attribute.least) + " to " + numberText(attribute.most);
  switch (attribute.kind) {
  case AttributeKind::Integer:
    return "an integer" + range;
  case AttributeKind::Real:
    return "a number" + range;
  case AttributeKind::Boolean:
    return "true or false";
  case AttributeKind::Reals:
    return "a list of numbers" + range;
  case AttributeKind::Choice:
    return llvm::join(attribute.choices, " or ");
  }
  return "";
}
