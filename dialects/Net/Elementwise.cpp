//===- Elementwise.cpp - net.relu, net.sigmoid, net.identity ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"

using namespace mlir;
using namespace halnet::net;

FailureOr<RankedTensorType> ReluOp::inferResult(LayerError) {
  return cast<RankedTensorType>(getInput().getType());
}

/// relu(relu(x)) = relu(x)
OpFoldResult ReluOp::fold(FoldAdaptor) {
  return getInput().getDefiningOp<ReluOp>() ? getInput() : Value();
}

FailureOr<RankedTensorType> SigmoidOp::inferResult(LayerError) {
  return cast<RankedTensorType>(getInput().getType());
}

FailureOr<RankedTensorType> IdentityOp::inferResult(LayerError) {
  return cast<RankedTensorType>(getInput().getType());
}

OpFoldResult IdentityOp::fold(FoldAdaptor) {
  return getInput().getType() == getType() ? getInput() : Value();
}
