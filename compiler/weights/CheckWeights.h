//===- CheckWeights.h - a network and its weights held against each other -===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a net.param declares must be in the store, in shape and in numbers.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_CHECKWEIGHTS_H
#define HALNET_COMPILER_WEIGHTS_CHECKWEIGHTS_H

#include "compiler/weights/RandomWeights.h"

#include "mlir/IR/BuiltinOps.h"

namespace halnet::weights {

/// Reports, at the place of the layer that needs it, every weight that is
/// missing, has another shape, is not of floating-point type, holds NaN or
/// infinity, or is a variance of at most -eps; and warns of weights that no
/// layer needs. The module is of any phase from `infer` on.
llvm::LogicalResult checkWeights(mlir::ModuleOp module, WeightStore &store);

/// The digest of the module's weights, in the order of their names. checkWeights has accepted them.
std::string weightsDigest(mlir::ModuleOp module, WeightStore &store);

/// The weights that the module's parameters declare, for makeRandomWeights.
std::vector<WeightShape> declaredWeights(mlir::ModuleOp module);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_CHECKWEIGHTS_H
