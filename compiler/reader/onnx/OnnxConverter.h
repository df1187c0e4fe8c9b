//===- OnnxConverter.h - operators as layers ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One function an operator. Defaults are those of the operators' specification, from opset 7 on.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_ONNX_ONNXCONVERTER_H
#define HALNET_COMPILER_READER_ONNX_ONNXCONVERTER_H

#include "compiler/reader/Description.h"
#include "compiler/reader/onnx/OnnxGraph.h"
#include "compiler/reader/onnx/OnnxNode.h"

namespace halnet::reader {

/// A node as a layer without its name.
struct OnnxLayer {
  std::string type; ///< empty: none, the value is another view of what the input's layer gives
  std::vector<LayerAttribute> attributes = {};
  /// The inputs that are values, in the layer's order; the others are parameters or settings.
  std::vector<size_t> values = {0};
  /// What follows the layer's name in those of its parameters, in the order of onnxWeights.
  std::vector<std::string> parameters = {};
  std::map<std::string, std::string> given = {}; ///< parameters with names that are known already
  bool takesZeros = false;                       ///< of a Pad before it
  bool flattens = false;                         ///< a Flatten follows, which has the value's name
  OnnxValue value = {}; ///< what the node gives; of unknown shape after an error
  /// Of a Split, the channel where each value ends: one layer for each, with `begin` and `end`.
  std::vector<int64_t> ends = {};
};

/// None where the operator is unknown; what is wrong else is reported, and the node is broken.
std::optional<OnnxLayer> convertNode(OnnxNode &node, const OnnxGraph &graph);

/// Converts a node. In OnnxLayers.cpp, and what it says below elsewhere.
class OnnxConverter {
public:
  OnnxConverter(OnnxNode &node, const OnnxGraph &graph, OnnxLayer &layer)
      : node(node), graph(graph), layer(layer) {}

  void batchNorm();
  void gemm();
  void matMul();
  void softmax();
  void concat();
  void dropout();
  void eltwise();
  void sum();
  void relu();
  void clip();
  void identity();

  // OnnxChannels.cpp
  void product();
  void maximum();
  void sigmoid();
  void normalise();
  void slice();
  void split();

  // OnnxWindows.cpp
  void convolution();
  void maxPool();
  void averagePool();
  void globalAveragePool() { globalPool("AVE"); }
  void globalMaxPool() { globalPool("MAX"); }
  void pad();

  // OnnxShapes.cpp
  void flatten();
  void reshape();
  void squeeze();
  void unsqueeze();
  void transpose();
  void reduceMean();

private:
  void add(llvm::StringRef name, Setting value, llvm::StringRef from);
  void refuseUnless(llvm::StringRef name, int64_t expected, int64_t fallback, const char *why);

  /// What an input is; of unknown shape where nothing is known of it.
  OnnxValue value(int index = 0) const { return graph.values.lookup(node.input(index)); }
  /// Whether an input's shape is known; where it follows an error, this node is broken as well.
  bool isKnown(int index = 0);
  /// The extents (N, C, H, W) of an input, with the zeros of a Pad; empty where it is none such
  /// image, which is reported unless the input's shape is unknown.
  Shape image(int index = 0);
  /// The shape of the second input; empty after an error.
  llvm::ArrayRef<int64_t> weightShape(size_t rank);
  /// A list that is an attribute before opset `since`, and an input from then on.
  std::vector<int64_t> list(llvm::StringRef name, int input, int64_t since);
  /// A number that is an attribute before opset `since`, and an input from then on.
  double real(llvm::StringRef name, int input, int64_t since, double fallback);

  /// Sets the result's shape, where layer and ONNX have it alike.
  void give(Shape shape);
  /// The result is alike to the inputs, which are alike.
  void giveAlike(size_t inputs);
  void readAll(); ///< all inputs are values
  void dense(bool isTransposed);
  void reshapeTo(const Shape &shape, int place);
  bool isChannels(int64_t axis) const;
  bool isOfDense() const;

  void scale();
  void join(const char *operation);
  void pool(const char *kind);
  void globalPool(const char *kind);
  /// Adds kernel, stride, dilation and padding; gives the result's height and width.
  std::optional<std::array<int64_t, 2>> window(llvm::ArrayRef<int64_t> kernel, bool roundsUp);
  std::optional<Sides> padding(llvm::ArrayRef<int64_t> kernel, llvm::ArrayRef<int64_t> stride,
                               llvm::ArrayRef<int64_t> dilation);
  Sides samePadding(llvm::ArrayRef<int64_t> image, llvm::ArrayRef<int64_t> kernel,
                    llvm::ArrayRef<int64_t> stride, llvm::ArrayRef<int64_t> dilation,
                    bool moreBefore);
  Sides ownPadding();

  OnnxNode &node;
  const OnnxGraph &graph;
  OnnxLayer &layer;
};

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_ONNX_ONNXCONVERTER_H
