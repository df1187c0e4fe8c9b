//===- OnnxWindows.cpp - ONNX's windows ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Convolutions, poolings, and the zeros that a Pad before them adds.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxConverter.h"

#include "dialects/Net/ShapedLayer.h"
#include "dialects/Net/Windows.h"

#include <numeric>

using namespace halnet::reader;
using namespace mlir;
using halnet::net::windowOf;
using halnet::net::Windows;

/// Whether numbers are small enough to compute with; that they are too large is said later.
static bool areBounded(ArrayRef<int64_t> numbers, int64_t least) {
  return llvm::all_of(numbers,
                      [&](int64_t n) { return n >= least && n <= halnet::net::maxExtent; });
}

/// Padding that gives as many windows as strides begin in the image, (0, 0) each where that needs
/// none. Of an odd number of pixels one more is behind the image, or before it.
Sides OnnxConverter::samePadding(ArrayRef<int64_t> image, ArrayRef<int64_t> kernel,
                                 ArrayRef<int64_t> stride, ArrayRef<int64_t> dilation,
                                 bool moreBefore) {
  Sides sides{};
  for (int d : {0, 1}) {
    int64_t extent = image[2 + d];
    int64_t last = (extent - 1) / stride[d] * stride[d]; // where the last window begins
    int64_t all = std::max<int64_t>(last + windowOf(kernel[d], dilation[d]) - extent, 0);
    sides[d] = (all + moreBefore) / 2;
    sides[2 + d] = all - sides[d];
  }
  return sides;
}

Sides OnnxConverter::ownPadding() {
  Sides sides{};
  llvm::copy(node.list("pads", {0, 0, 0, 0}), sides.begin());
  return sides;
}

/// Without the zeros of a Pad. Nothing where it follows from an image that is not known.
std::optional<Sides> OnnxConverter::padding(ArrayRef<int64_t> kernel, ArrayRef<int64_t> stride,
                                            ArrayRef<int64_t> dilation) {
  std::string rule = node.word("auto_pad", "NOTSET");
  Sides own = ownPadding();
  if (rule == "VALID")
    return Sides{};
  if (rule == "SAME_UPPER" || rule == "SAME_LOWER") {
    Shape in = image();
    if (in.empty() || !areBounded(kernel, 1) || !areBounded(stride, 1) || !areBounded(dilation, 1))
      return std::nullopt;
    return samePadding(in, kernel, stride, dilation, rule == "SAME_LOWER");
  }
  if (rule != "NOTSET" && !rule.empty())
    node.refuse("auto_pad", "is '" + rule + "'; NOTSET, VALID and SAME_... are read");
  return own;
}

std::optional<std::array<int64_t, 2>> OnnxConverter::window(ArrayRef<int64_t> fallback,
                                                            bool roundsUp) {
  std::vector<int64_t> kernel = node.list("kernel_shape", fallback),
                       stride = node.list("strides", {1, 1}),
                       dilation = node.list("dilations", {1, 1});
  auto addPair = [&](const Twine &name, ArrayRef<int64_t> pair, StringRef from) {
    add((name + "_h").str(), {pair[0]}, from);
    add((name + "_w").str(), {pair[1]}, from);
  };
  addPair("kernel", kernel, "kernel_shape");
  addPair("stride", stride, "strides");
  if (layer.type == "Convolution")
    addPair("dilation", dilation, "dilations");
  else if (dilation != std::vector<int64_t>{1, 1})
    node.refuse("dilations", "is not 1; windows of poolings are whole");
  std::optional<Sides> own = padding(kernel, stride, dilation);
  if (!own)
    return std::nullopt;
  Sides zeros = value().zeros, sides = *own;
  layer.takesZeros = true;
  StringRef from = node.has("pads") ? "pads" : node.has("auto_pad") ? "auto_pad" : "";
  constexpr const char *names[] = {"pad_top", "pad_left", "pad_bottom", "pad_right"};
  for (auto [side, name] : llvm::enumerate(names)) {
    sides[side] += zeros[side];
    add(name, {sides[side]}, from);
  }
  Shape in = image();
  if (in.empty() || !areBounded(kernel, 1) || !areBounded(stride, 1) || !areBounded(dilation, 1) ||
      !areBounded(sides, 0))
    return std::nullopt;
  std::array<int64_t, 2> result;
  for (int d : {0, 1}) {
    Windows windows{in[2 + d], windowOf(kernel[d], dilation[d]), stride[d], (*own)[d],
                    (*own)[2 + d]};
    if (!windows.fits())
      return std::nullopt;
    result[d] = roundsUp ? windows.ceilExtent() : windows.floorExtent();
  }
  return areBounded(result, 1) ? std::optional(result) : std::nullopt;
}

void OnnxConverter::convolution() {
  layer.type = "Convolution";
  layer.parameters = {"_weight", "_bias"};
  ArrayRef<int64_t> shape = weightShape(4);
  if (shape.empty())
    return;
  add("num_output", {shape[0]}, "");
  add("group", {node.integer("group", 1)}, "group");
  add("bias_term", {!node.input(2).empty()}, "");
  if (auto pixels = window(shape.drop_front(2), /*roundsUp=*/false))
    give({image()[0], shape[0], (*pixels)[0], (*pixels)[1]});
}

void OnnxConverter::pool(const char *kind) {
  layer.type = "Pooling";
  add("pool", {std::string(kind)}, "");
  if (!node.has("kernel_shape"))
    return node.refuse("kernel_shape", "is missing");
  bool roundsUp = node.integer("ceil_mode", 0) != 0;
  add("round", {std::string(roundsUp ? "ceil" : "floor")}, "ceil_mode");
  if (roundsUp && (value().zeros[2] || value().zeros[3]))
    node.refuse("ceil_mode", "is not 0, behind a Pad; how such windows end can't be said");
  if (auto pixels = window({1, 1}, roundsUp)) {
    Shape in = image();
    give({in[0], in[1], (*pixels)[0], (*pixels)[1]});
  }
  layer.value.nonNegative = value().nonNegative;
}

void OnnxConverter::maxPool() {
  node.has("storage_order"); // of indices, which nobody reads
  if (value().isPadded() && !value().nonNegative)
    node.refuseInput(0, "takes the zeros of the Pad '" + node.input(0) +
                            "' for values, and there may be smaller ones");
  pool("MAX");
}

/// Zeros of a Pad count in the mean.
void OnnxConverter::averagePool() {
  bool counts = node.integer("count_include_pad", 0) != 0;
  if (value().isPadded()) {
    if (!counts && ownPadding() != Sides{})
      node.refuse("pads",
                  "doesn't count in the mean, and the zeros of the Pad '" + node.input(0) + "' do");
    counts = true;
  }
  add("count_padding", {counts}, "count_include_pad");
  pool("AVE");
}

void OnnxConverter::globalPool(const char *kind) {
  layer.type = "Pooling";
  add("pool", {std::string(kind)}, "");
  add("global_pooling", {true}, "");
  Shape in = image();
  if (!in.empty())
    give({in[0], in[1], 1, 1});
  layer.value.nonNegative = value().nonNegative;
}

/// Gives no layer: what reads it pads. From opset 18 on a list of axes may be given.
void OnnxConverter::pad() {
  std::string mode = node.word("mode", "constant");
  if (mode != "constant")
    node.refuse("mode", "is '" + mode + "'; only constant padding is read");
  if (real("value", 2, 11, 0) != 0)
    node.refuseInput(2, "adds another number than 0");
  std::vector<int64_t> pads = list("pads", 1, 11), axes = list("axes", 3, 18);
  Shape in = image();
  if (node.broken || in.empty())
    return;
  if (axes.empty()) {
    axes.resize(4);
    std::iota(axes.begin(), axes.end(), 0);
  }
  layer.value = value();
  for (size_t i = 0; i < pads.size() && pads.size() == 2 * axes.size(); ++i) {
    int64_t axis = axes[i % axes.size()], number = pads[i];
    axis = axis < 0 ? axis + 4 : axis;
    if (number == 0 && axis >= 0 && axis < 4)
      continue;
    if (axis < 2 || axis > 3 || !areBounded(number, 0))
      return node.refuseInput(1, "adds " + Twine(number) + " along axis " + Twine(axis) +
                                     "; only rows and columns are added");
    layer.value.zeros[axis - 2 + (i < axes.size() ? 0 : 2)] += number;
    layer.value.shape[axis] += number;
  }
  if (pads.size() != 2 * axes.size())
    node.refuseInput(1, "has " + Twine(pads.size()) + " numbers as pads for " + Twine(axes.size()) +
                            " axes; it takes two for each");
}
