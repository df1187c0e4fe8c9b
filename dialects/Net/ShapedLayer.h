//===- ShapedLayer.h - shape inference of layers ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The types that the interface ShapedLayer is made of, and arithmetic on the
// extents of windows that several layers share.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_NET_SHAPEDLAYER_H
#define HALNET_DIALECTS_NET_SHAPEDLAYER_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OpDefinition.h"

#include <optional>
#include <string>

namespace halnet::net {

/// Begins an error of a layer at the place of the attribute (as the user
/// calls it: "kernel_size") or, given "", at the layer itself.
using LayerError = llvm::function_ref<mlir::InFlightDiagnostic(llvm::StringRef attribute)>;

/// A parameter that a layer reads.
struct ParamUse {
  mlir::FlatSymbolRefAttr param;
  llvm::SmallVector<int64_t, 4> shape;
};

/// The largest extent of a tensor and the most elements it may have: 2^24 a
/// dimension, 2^31 - 1 floats, so that every offset fits Halide's 32-bit indices.
inline constexpr int64_t maxExtent = int64_t(1) << 24;
inline constexpr int64_t maxElements = (int64_t(1) << 31) - 1;

/// The most numbers that a network's weights may be together, in `blockedElements`: 2 GiB.
inline constexpr int64_t maxWeights = int64_t(1) << 29;

/// Elements of an image tensor (N, C, H, W) as kernels hold it: channels in blocks of at most 16,
/// the last one filled up. More than maxElements where the true number is out of range.
int64_t blockedElements(llvm::ArrayRef<int64_t> shape);

/// Whether the numbers can be a (height, width) of extents or distances, none below `least`.
/// The upper limit keeps arithmetic on them far from overflow.
bool isPair(llvm::ArrayRef<int64_t> numbers, int64_t least);

/// Whether the type is a tensor whose extents are all known and at least 1.
bool isShaped(mlir::Type type);

/// "1x3x224x224", as shapes are shown to users.
std::string shapeText(llvm::ArrayRef<int64_t> shape);

/// tensor<SHAPExf32>, or an error where it passes the limits above.
mlir::FailureOr<mlir::RankedTensorType> tensorOf(mlir::MLIRContext *context,
                                                 llvm::ArrayRef<int64_t> shape, LayerError error);

/// The steps' parameters, each of `channels` values.
void addStepUses(mlir::ArrayAttr steps, int64_t channels, llvm::SmallVectorImpl<ParamUse> &uses);

/// Why no combination of that kind ("product", "max" or "sum") of `inputs` tensors has these
/// coefficients, or nothing where one has.
std::optional<std::string> checkCombination(llvm::StringRef kind, size_t inputs,
                                            llvm::ArrayRef<double> coefficients);

/// Why there is no such local response normalisation, or nothing where there is.
std::optional<std::string> checkNormalization(int64_t size, double alpha, double beta, double k);

namespace detail {
/// Holds the ranked result of a layer to what `inferResult` says.
llvm::LogicalResult verifyShapedLayer(mlir::Operation *op);
} // namespace detail

} // namespace halnet::net

#include "dialects/Net/NetInterfaces.h.inc"

#endif // HALNET_DIALECTS_NET_SHAPEDLAYER_H
