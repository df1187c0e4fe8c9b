//===- Softmax.cpp - net.softmax ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"

using namespace mlir;
using namespace halnet::net;

FailureOr<RankedTensorType> SoftmaxOp::inferResult(LayerError error) {
  auto type = cast<RankedTensorType>(getInput().getType());
  if (type.getRank() != 2 && type.getRank() != 4)
    return error("") << "softmax needs an input of 2 or 4 dimensions, found "
                     << shapeText(type.getShape());
  return type;
}
