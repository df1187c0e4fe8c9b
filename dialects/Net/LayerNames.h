//===- LayerNames.h - from locations to what users read ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one place that knows how a layer's name and place are kept in locations.
// Kernels, profiles, tuning logs and errors all show what these return.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_NET_LAYERNAMES_H
#define HALNET_DIALECTS_NET_LAYERNAMES_H

#include "mlir/IR/Location.h"
#include "mlir/IR/Operation.h"

namespace halnet::net {

/// The names of all layers merged into `loc`, in order, each once.
llvm::SmallVector<llvm::StringRef> layerNames(mlir::Location loc);

/// The merged name: "stage2_unit1_conv1+bn2+relu2". What the first name has up
/// to its last '_' is not repeated. Empty where no layer is known.
std::string layerName(mlir::Location loc);

/// The uses of blocks that made the layer, outermost first: their names, or the block's own where a
/// use has none. Empty for a layer of the description itself. The first layer of several counts.
llvm::SmallVector<llvm::StringRef> blockNames(mlir::Location loc);

/// "resnet34.yaml:31": the line of the description that asks for the first
/// layer; for a layer made by a block, the line that uses the outermost block.
/// Empty where no place is known.
std::string layerPlace(mlir::Location loc);

/// The place of the attribute as the user wrote it, or the layer's own.
/// Readers leave these places in a FusedLoc's metadata until `infer` is over.
mlir::Location attributeLoc(mlir::Operation *layer, llvm::StringRef attribute);

/// NameLoc(name, place) with the places of attributes beside.
mlir::Location layerLoc(llvm::StringRef name, mlir::Location place,
                        llvm::ArrayRef<mlir::NamedAttribute> attributePlaces);

/// The place of a use of a block, as the caller in the locations of what the block makes.
mlir::Location blockLoc(llvm::StringRef name, mlir::Location place);

/// `loc` without the places of attributes.
mlir::Location withoutAttributePlaces(mlir::Location loc);

/// The location of one op made of several: a FusedLoc of theirs, in order.
mlir::Location mergedLoc(mlir::MLIRContext *context, llvm::ArrayRef<mlir::Location> locs);

} // namespace halnet::net

#endif // HALNET_DIALECTS_NET_LAYERNAMES_H
