//===- Elementwise.cpp - net.relu, net.add, net.identity ===//
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

LogicalResult AddOp::verify() {
  if (getInputs().size() < 2)
    return emitOpError("needs at least two inputs, found ") << getInputs().size();
  return success();
}

FailureOr<RankedTensorType> AddOp::inferResult(LayerError error) {
  auto type = cast<RankedTensorType>(getInputs().front().getType());
  for (Value input : getInputs()) {
    ArrayRef<int64_t> shape = cast<RankedTensorType>(input.getType()).getShape();
    if (shape == type.getShape())
      continue;
    InFlightDiagnostic diagnostic = error("")
                                    << "a sum needs inputs of one shape, found "
                                    << shapeText(type.getShape()) << " and " << shapeText(shape);
    for (Value side : {getInputs().front(), input})
      diagnostic.attachNote(side.getLoc())
          << "this is " << shapeText(cast<RankedTensorType>(side.getType()).getShape());
    return diagnostic;
  }
  return type;
}

FailureOr<RankedTensorType> IdentityOp::inferResult(LayerError) {
  return cast<RankedTensorType>(getInput().getType());
}

OpFoldResult IdentityOp::fold(FoldAdaptor) {
  return getInput().getType() == getType() ? getInput() : Value();
}
