//===- Shapes.h - a network for several shapes of its input ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A description is read once for each shape. The nets stand in one module and share
// its parameters; each becomes a program for each target, and these are the models
// of runtime/include/halnet/model.h.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_SHAPES_H
#define HALNET_COMPILER_SHAPES_H

#include "compiler/reader/Reader.h"
#include "dialects/Kernel/KernelOps.h"

namespace halnet {

/// Height and width of the input.
struct InputSize {
  int64_t height, width;
  bool operator==(const InputSize &) const = default;
};

/// Which shapes a network is compiled for: each size with each batch, where neither
/// is empty. What is left out is as the description says.
struct InputShapes {
  std::vector<int64_t> batches; ///< --batch: values of the parameter `batch`
  std::vector<InputSize> sizes; ///< --size: values of the parameters `height` and `width`

  bool empty() const { return batches.empty() && sizes.empty(); }
};

/// As reader::readNet, for each shape: sizes as given, within each the batches in ascending
/// order, no shape twice. Warns for the first shape alone, and stops at the first with errors.
reader::ReadNet readNets(llvm::StringRef path, const reader::ReadOptions &options,
                         const InputShapes &shapes, mlir::MLIRContext &context, Sources &sources);

/// Whether all programs of the module take inputs of one height and width.
bool haveOneSize(mlir::ModuleOp module);

/// Programs of one module are one network: for targets in the order of their levels, at each for
/// sizes in one order, for each of these for ascending batches, which differ in nothing else. An
/// error at the first that is not.
llvm::LogicalResult verifyTogether(llvm::ArrayRef<kernel::ProgramOp> programs);

} // namespace halnet

#endif // HALNET_COMPILER_SHAPES_H
