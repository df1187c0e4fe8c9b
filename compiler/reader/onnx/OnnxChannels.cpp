//===- OnnxChannels.cpp - gates, products and parts of channels ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What squeeze and excitation, Inception and AlexNet have beside convolutions.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxConverter.h"

using namespace halnet::reader;
using namespace mlir;

/// By a constant with a number for each channel.
void OnnxConverter::scale() {
  layer.type = "Scale";
  size_t read = graph.constant(node.input(0)) ? 1 : 0;
  StringRef gamma = node.input(1 - read);
  layer.values = {read};
  layer.value = value(read);
  layer.value.nonNegative = false;
  layer.given["_gamma"] = gamma.str();
  add("bias_term", {false}, "");
  if (isKnown(read) && !isPerChannel(*graph.constant(gamma), layer.value))
    node.refuseInput(1 - read, "takes a constant with one number for each channel, and '" + gamma +
                                   "' is none for '" + node.input(read) + "' of " +
                                   shapeText(layer.value.shape));
}

/// Whether a value has one number for each channel of each image of another.
static bool areFactors(const OnnxValue &factors, const OnnxValue &image) {
  const Shape &shape = factors.shape, &of = image.shape;
  bool isFeatures = factors.extents.size() == 2; // even where the image has one pixel
  return image.isImage() && !image.channelsLast && shape == Shape{of[0], of[1], 1, 1} &&
         (isFeatures || of != shape);
}

/// Of two values that are alike, or of an image and factors for its channels.
void OnnxConverter::product() {
  if (graph.constant(node.input(0)) || graph.constant(node.input(1)))
    return scale();
  OnnxValue first = value(0), second = value(1);
  bool isFirst = areFactors(first, second);
  if (!isFirst && !areFactors(second, first))
    return join("PROD");
  layer.type = "Scale";
  layer.values = {isFirst ? size_t(1) : 0, isFirst ? size_t(0) : 1};
  layer.value = isFirst ? second : first;
  layer.value.nonNegative = first.nonNegative && second.nonNegative;
}

void OnnxConverter::join(const char *operation) {
  readAll();
  layer.type = "Eltwise";
  giveAlike(layer.values.size());
  add("operation", {std::string(operation)}, "");
}

void OnnxConverter::maximum() { join("MAX"); }

void OnnxConverter::sigmoid() {
  layer.type = "Sigmoid";
  giveAlike(1);
  layer.value.nonNegative = true;
}

void OnnxConverter::normalise() {
  layer.type = "LRN";
  add("local_size", {node.integer("size", 0)}, "size");
  add("alpha", {node.real("alpha", 1e-4)}, "alpha");
  add("beta", {node.real("beta", 0.75)}, "beta");
  add("k", {node.real("bias", 1)}, "bias");
  Shape in = image();
  if (!in.empty())
    give(in);
  layer.value.nonNegative = value().nonNegative;
}

/// Of channels, one by one.
void OnnxConverter::slice() {
  layer.type = "Slice";
  std::vector<int64_t> starts = list("starts", 1, 10), ends = list("ends", 2, 10),
                       axes = list("axes", 3, 10);
  std::vector<int64_t> steps = graph.opset < 10 ? std::vector<int64_t>() : list("steps", 4, 10);
  layer.value = value();
  if (!isKnown() || node.broken)
    return;
  if (starts.size() != 1 || ends.size() != 1 || axes.size() != 1 || !isChannels(axes[0]) ||
      layer.value.channelsLast || (!steps.empty() && steps[0] != 1))
    return node.refuseInput(0, "is read along the channels, 1, only, and without steps");
  int64_t count = layer.value.extents[1];
  auto place = [&](int64_t at) { return std::clamp<int64_t>(at < 0 ? at + count : at, 0, count); };
  int64_t begin = place(starts[0]), end = place(ends[0]);
  if (begin >= end)
    return node.refuseInput(1, "leaves no channel of " + Twine(count));
  add("begin", {begin}, "starts");
  add("end", {end}, "ends");
  layer.value.extents[1] = layer.value.shape[1] = end - begin;
}

/// One layer for each value; equal parts where no lengths are given.
void OnnxConverter::split() {
  layer.type = "Slice";
  int64_t axis = node.integer("axis", 0), parts = node.proto.output_size();
  node.integer("num_outputs", parts);
  std::vector<int64_t> lengths = list("split", 1, 13);
  layer.value = value();
  if (!isKnown() || node.broken)
    return;
  if (!isChannels(axis) || layer.value.channelsLast)
    return node.refuse("axis", "is " + Twine(axis) + "; only channels, 1, are split");
  int64_t count = layer.value.extents[1], length = (count + parts - 1) / parts, end = 0;
  if (lengths.empty())
    lengths.assign(parts, length);
  bool isPossible = int64_t(lengths.size()) == parts;
  for (int64_t part : lengths) {
    part = std::clamp<int64_t>(part, 0, count - end); // the last of equal parts may be shorter
    isPossible &= part > 0;
    layer.ends.push_back(end += part);
  }
  if (isPossible && end == count)
    return;
  layer.ends.assign(parts, count); // so that all values are there
  node.refuseInput(0, "of " + Twine(count) + " channels to " + Twine(parts) + " parts of " +
                          shapeText(lengths) + " is not possible");
}
