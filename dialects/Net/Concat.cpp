//===- Concat.cpp - net.concat ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"

using namespace mlir;
using namespace halnet::net;

LogicalResult ConcatOp::verify() {
  if (getInputs().empty())
    return emitOpError("needs at least one input");
  return success();
}

FailureOr<RankedTensorType> ConcatOp::inferResult(LayerError error) {
  SmallVector<int64_t> shape(cast<RankedTensorType>(getInputs().front().getType()).getShape());
  for (Value input : getInputs().drop_front()) {
    ArrayRef<int64_t> other = cast<RankedTensorType>(input.getType()).getShape();
    bool fits = other.size() == shape.size() && other[0] == shape[0] &&
                other.drop_front(2) == ArrayRef<int64_t>(shape).drop_front(2);
    if (!fits) {
      InFlightDiagnostic diagnostic =
          error("") << "inputs joined along the channels must agree in all other extents, found "
                    << shapeText(shape) << " and " << shapeText(other);
      diagnostic.attachNote(input.getLoc()) << "this is " << shapeText(other);
      return diagnostic;
    }
    shape[1] += other[1];
  }
  return tensorOf(getContext(), shape, error);
}
