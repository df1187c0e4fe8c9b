//===- OnnxWindows.cpp - ONNX's windows ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels, strides and padding, which convolutions and poolings share.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxNode.h"

using namespace halnet::reader;
using namespace mlir;

/// Padding above and left of a window that goes to the next pixel, so that the image keeps its
/// size; reported where it isn't the same below and right.
static std::vector<int64_t> samePadding(OnnxNode &node, ArrayRef<int64_t> kernel,
                                        ArrayRef<int64_t> stride, int64_t dilation) {
  std::vector<int64_t> pad;
  for (auto [extent, step] : llvm::zip(kernel, stride)) {
    // Bounded, as what is out of range is reported later.
    int64_t all =
        std::clamp<int64_t>(dilation, 1, 1 << 16) * (std::clamp<int64_t>(extent, 1, 1 << 16) - 1);
    if (all % 2 || (step != 1 && all != 0)) {
      node.refuse("auto_pad", "pads unequally, or by the size of the image; give 'pads'");
      return {0, 0};
    }
    pad.push_back(all / 2);
  }
  return pad;
}

static std::vector<int64_t> paddingOf(OnnxNode &node, ArrayRef<int64_t> kernel,
                                      ArrayRef<int64_t> stride, int64_t dilation) {
  std::string rule = node.word("auto_pad", "NOTSET");
  std::vector<int64_t> pads = node.list("pads", {0, 0, 0, 0});
  if (rule == "SAME_UPPER" || rule == "SAME_LOWER")
    return samePadding(node, kernel, stride, dilation);
  if (rule == "VALID")
    return {0, 0};
  if (rule != "NOTSET" && !rule.empty())
    node.refuse("auto_pad", "is '" + rule + "'; NOTSET, VALID and SAME_... are read");
  if (pads[0] != pads[2] || pads[1] != pads[3])
    node.refuse("pads", "differs above and below or left and right; only equal padding is read");
  return {pads[0], pads[1]};
}

void halnet::reader::convertWindow(OnnxNode &node, OnnxLayer &layer, std::vector<int64_t> kernel,
                                   int64_t dilation) {
  kernel = node.list("kernel_shape", kernel);
  std::vector<int64_t> stride = node.list("strides", {1, 1});
  std::vector<int64_t> pad = paddingOf(node, kernel, stride, dilation);
  auto addPair = [&](const Twine &name, ArrayRef<int64_t> pair, StringRef from) {
    addAttribute(node, layer, (name + "_h").str(), {pair[0]}, from);
    addAttribute(node, layer, (name + "_w").str(), {pair[1]}, from);
  };
  addPair("kernel", kernel, "kernel_shape");
  addPair("stride", stride, "strides");
  addPair("pad", pad, node.has("pads") ? "pads" : "auto_pad");
}
