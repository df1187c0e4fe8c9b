//===- OnnxModel.h - a model under construction ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Nodes and initializers, whose names share one space.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_ONNX_ONNXMODEL_H
#define HALNET_COMPILER_WRITER_ONNX_ONNXMODEL_H

#include "compiler/proto/onnx.pb.h"
#include "compiler/weights/WeightStore.h"
#include "dialects/Net/NetOps.h"

#include "llvm/ADT/StringMap.h"

#include <string>
#include <vector>

namespace halnet::writer {

/// The extents of a value.
inline llvm::ArrayRef<int64_t> shapeOf(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType()).getShape();
}

/// Gives a node an attribute that is a list of integers.
void setList(const char *name, llvm::ArrayRef<int64_t> values, onnx::NodeProto &node);

class OnnxModel {
public:
  explicit OnnxModel(weights::WeightStore &store) : store(store) {}

  /// Adds a layer's nodes; failure after an error. In OnnxNodes.cpp.
  llvm::LogicalResult addLayer(mlir::Operation *layer);
  void addInput(mlir::BlockArgument input, bool channelsLast);
  void addOutput(mlir::Value value, llvm::StringRef name);

  /// The bytes of the model; failure after an error.
  mlir::FailureOr<std::string> finish(net::GraphOp graph);

private:
  /// A node that gives the value `output`, and has the name of its layer.
  onnx::NodeProto &addNode(const char *op, std::vector<std::string> inputs,
                           const std::string &output);
  /// The name of a value that a layer reads.
  std::string nameOf(mlir::Value value) const { return names.lookup(value); }
  /// The initializer of a parameter with these extents, which hold as many numbers.
  std::string weight(mlir::FlatSymbolRefAttr param, llvm::ArrayRef<int64_t> shape);
  /// An initializer of one number `count` times, called so.
  std::string constant(const std::string &name, float value, int64_t count);
  /// An initializer of integers, called so.
  std::string integers(const std::string &name, llvm::ArrayRef<int64_t> values);
  void addTensor(const std::string &name, llvm::ArrayRef<int64_t> shape,
                 llvm::ArrayRef<float> values);

  void addConvolution(net::Conv2dOp op, const std::string &name);
  void addDense(net::DenseOp op, const std::string &name);
  void addBatchNorm(net::BatchNormOp op, const std::string &name);
  void addScale(net::ScaleOp op, const std::string &name);
  template <typename PoolOp>
  onnx::NodeProto &addPool(PoolOp op, const char *windowed, const char *global,
                           const std::string &name);
  void addCombination(net::CombineOp op, std::vector<std::string> inputs, const std::string &name);
  void addScaledChannels(net::ScaleChannelsOp op, const std::string &name);
  void addSlice(net::SliceOp op, const std::string &name);
  void addAverage(net::AvgPoolOp op, const std::string &name);

  weights::WeightStore &store;
  onnx::ModelProto model;
  onnx::GraphProto &graph = *model.mutable_graph();
  llvm::DenseMap<mlir::Value, std::string> names;
  llvm::StringMap<std::vector<int64_t>> tensors; ///< initializers so far
  std::string problem;                           ///< the first with a weight or a name; empty: none
};

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_ONNX_ONNXMODEL_H
