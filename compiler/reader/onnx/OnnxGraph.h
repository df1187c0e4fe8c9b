//===- OnnxGraph.h - what is known of a model's values ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exporters compute shapes, and pad and transpose by nodes of their own, so a node is understood
// only with the shapes of what it reads.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_ONNX_ONNXGRAPH_H
#define HALNET_COMPILER_READER_ONNX_ONNXGRAPH_H

#include "compiler/proto/onnx.pb.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace halnet::reader {

using Shape = std::vector<int64_t>;

/// "[1, 64, 7, 7]"
std::string shapeText(llvm::ArrayRef<int64_t> shape);

/// Rows and columns of zeros around an image, in ONNX's order: above, left, below, right.
using Sides = std::array<int64_t, 4>;

/// A value that a layer computes.
struct OnnxValue {
  std::string layer = "";    ///< that gives it
  Shape shape = {};          ///< as ONNX has it; empty: unknown, which follows an error
  Shape extents = {};        ///< as the layer has it: (N, C, H, W) or (N, features)
  bool channelsLast = false; ///< ONNX has the image as (N, H, W, C)
  bool nonNegative = false;  ///< no value is below 0
  Sides zeros = {};          ///< which a Pad adds to the layer's image; they count in `shape`

  bool isImage() const { return shape.size() == 4 && extents.size() == 4; }
  bool isPadded() const { return zeros != Sides{}; }
};

/// A small tensor of integers, such as a shape, of no dimension or one.
struct OnnxIntegers {
  std::vector<int64_t> numbers;
  bool isScalar = false;
  bool isKnown = true; ///< or comes from a shape that is unknown after an error
};

/// A graph while its nodes are read in their order.
struct OnnxGraph {
  const onnx::GraphProto &graph;
  int64_t opset;
  llvm::StringMap<const onnx::TensorProto *> constants = {};
  llvm::StringMap<std::vector<const onnx::NodeProto *>> readers = {}; ///< by value
  llvm::StringMap<OnnxValue> values = {};      ///< computed ones so far, and inputs
  llvm::StringMap<OnnxIntegers> integers = {}; ///< that folded nodes gave so far

  const onnx::TensorProto *constant(llvm::StringRef name) const { return constants.lookup(name); }
  /// Of an initializer or a folded node; nothing where it is of another kind.
  std::optional<OnnxIntegers> integersOf(llvm::StringRef name) const;
  /// The one number of an initializer.
  std::optional<double> scalarOf(llvm::StringRef name) const;
};

/// Whether a constant that is added to a value, or multiplied by it, has one number for each of its
/// channels.
bool isPerChannel(const onnx::TensorProto &constant, const OnnxValue &value);

/// Evaluates a node whose inputs are integers, or that asks for a shape; false where it is another.
bool foldIntegers(const onnx::NodeProto &node, OnnxGraph &graph);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_ONNX_ONNXGRAPH_H
