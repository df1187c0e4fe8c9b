//===- Flatten.cpp - net.flatten ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"

using namespace mlir;
using namespace halnet::net;

FailureOr<RankedTensorType> FlattenOp::inferResult(LayerError error) {
  auto type = cast<RankedTensorType>(getInput().getType());
  return tensorOf(getContext(), {type.getDimSize(0), type.getNumElements() / type.getDimSize(0)},
                  error);
}

/// A matrix is flat already.
OpFoldResult FlattenOp::fold(FoldAdaptor) {
  return getInput().getType() == getType() && isa<RankedTensorType>(getType()) ? getInput()
                                                                               : Value();
}
