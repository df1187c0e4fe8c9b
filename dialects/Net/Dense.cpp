//===- Dense.cpp - net.dense ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"

using namespace mlir;
using namespace halnet::net;

/// Features of one image: everything but the batch.
static int64_t features(DenseOp op) {
  auto type = cast<RankedTensorType>(op.getInput().getType());
  return type.getNumElements() / type.getDimSize(0);
}

FailureOr<RankedTensorType> DenseOp::inferResult(LayerError error) {
  auto type = cast<RankedTensorType>(getInput().getType());
  if (type.getRank() != 2 && type.getRank() != 4)
    return error("") << "a dense layer needs an input of 2 or 4 dimensions, found "
                     << shapeText(type.getShape());
  return tensorOf(getContext(), {type.getDimSize(0), int64_t(getNumOutput())}, error);
}

SmallVector<ParamUse> DenseOp::paramUses() {
  int64_t outputs = getNumOutput();
  SmallVector<ParamUse> uses{{getWeightAttr(), {outputs, features(*this)}}};
  if (getBiasAttr())
    uses.push_back({getBiasAttr(), {outputs}});
  addStepUses(getFolds(), outputs, uses);
  return uses;
}

int64_t DenseOp::macs() {
  return cast<RankedTensorType>(getType()).getNumElements() * features(*this);
}
