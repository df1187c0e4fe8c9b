//===- Lowering.h - from one graph of groups to one program of kernels ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shared by LowerToKernel.cpp (the order of things) and LowerLayers.cpp (one
// function a layer); private to the pass.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_PASSES_LOWERING_H
#define HALNET_COMPILER_PASSES_LOWERING_H

#include "dialects/Kernel/KernelOps.h"
#include "dialects/Net/NetOps.h"

#include "mlir/IR/Builders.h"

namespace halnet {

/// What a kernel op has beside the attributes of its family.
struct Fusion {
  explicit Fusion(mlir::Location loc) : loc(loc) {}

  mlir::Location loc;
  llvm::SmallVector<mlir::Value> addends; ///< in terms of the net
  llvm::SmallVector<kernel::EpilogueStep> steps;
  llvm::SmallVector<mlir::Attribute> affines, names;
  llvm::SmallVector<mlir::Type> types;
  int64_t macs = 0;
};

class Lowering {
public:
  /// The kernel.program will stand before `before`.
  Lowering(net::GraphOp graph, const kernel::Target &target, mlir::Operation *before)
      : graph(graph), target(target), builder(before) {}

  /// Makes the program; the graph is left as it was.
  void run();

  int64_t kernels = 0, layoutChanges = 0;

private:
  void lowerGroup(net::GroupOp group);
  void lowerReturn(net::ReturnOp op);
  Fusion readFusion(net::GroupOp group);
  llvm::SmallVector<mlir::Type> resultTypes(net::GroupOp group);

  /// The kernel of the group's first layer. In LowerLayers.cpp.
  mlir::Operation *lowerFirst(mlir::Operation *first, const Fusion &fusion);
  mlir::Operation *lowerConv(net::Conv2dOp conv, const Fusion &fusion);
  mlir::Operation *lowerDense(net::DenseOp dense, const Fusion &fusion);
  template <typename PoolOp>
  mlir::Operation *lowerPool(PoolOp pool, llvm::StringRef kind, const Fusion &fusion);
  mlir::Operation *lowerCombine(mlir::Operation *layer, llvm::StringRef kind,
                                mlir::DenseF64ArrayAttr coefficients, const Fusion &fusion);
  mlir::Operation *lowerLrn(net::LrnOp lrn, const Fusion &fusion);
  mlir::Operation *lowerFlatten(net::FlattenOp flatten, const Fusion &fusion);
  mlir::Operation *lowerElementwise(mlir::Operation *layer, const Fusion &fusion);

  /// A kernel op of any family; `attributes` are its own.
  template <typename KernelOp>
  mlir::Operation *create(mlir::ValueRange inputs, const Fusion &fusion,
                          llvm::ArrayRef<mlir::NamedAttribute> attributes = {});
  mlir::Operation *createLayout(mlir::Value input, const Fusion &fusion);
  /// The value as an output: plain, in a buffer of its own.
  mlir::Value createCopy(mlir::Value value, const Fusion &fusion);

  /// The program's value of a value of the net; an input is brought into blocks first.
  mlir::Value lowered(mlir::Value value);
  llvm::SmallVector<mlir::Value> lowered(mlir::ValueRange values);
  mlir::Type blocked(mlir::Type type, int64_t block);
  mlir::Type arrayType(mlir::BlockArgument input);
  /// Channels in a block of an input: convolutions load input channels one by
  /// one, so for them alone few channels need no padding.
  int64_t inputBlock(mlir::Value input);
  static bool isOnePixel(mlir::Value value);
  bool isInput(mlir::Value value);

  net::GraphOp graph;
  const kernel::Target &target;
  mlir::OpBuilder builder;
  llvm::DenseMap<mlir::Value, mlir::Value> values; ///< of the net -> of the program
};

} // namespace halnet

#endif // HALNET_COMPILER_PASSES_LOWERING_H
