//===- Affine.cpp - net.batch_norm, net.scale, net.affine ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"

using namespace mlir;
using namespace halnet::net;

/// A per-channel layer keeps its input's shape; the channels are the second dimension.
static FailureOr<RankedTensorType> sameShape(Value input, LayerError error) {
  auto type = cast<RankedTensorType>(input.getType());
  if (type.getRank() != 2 && type.getRank() != 4)
    return error("") << "a per-channel layer needs an input of 2 or 4 dimensions, found "
                     << shapeText(type.getShape());
  return type;
}

static int64_t channelsOf(Value input) {
  return cast<RankedTensorType>(input.getType()).getDimSize(1);
}

LogicalResult BatchNormOp::verify() {
  if (getFixGamma() && !getGammaAttr())
    return emitOpError("fixes a gamma that it doesn't have");
  if (getEps().isNegative() || !getEps().isFinite())
    return emitOpError("needs a finite eps of at least 0");
  return success();
}

FailureOr<RankedTensorType> BatchNormOp::inferResult(LayerError error) {
  return sameShape(getInput(), error);
}

SmallVector<ParamUse> BatchNormOp::paramUses() {
  SmallVector<ParamUse> uses;
  for (FlatSymbolRefAttr param : {getMeanAttr(), getVarianceAttr(), getGammaAttr(), getBetaAttr()})
    if (param)
      uses.push_back({param, {channelsOf(getInput())}});
  return uses;
}

FailureOr<RankedTensorType> ScaleOp::inferResult(LayerError error) {
  return sameShape(getInput(), error);
}

SmallVector<ParamUse> ScaleOp::paramUses() {
  SmallVector<ParamUse> uses{{getGammaAttr(), {channelsOf(getInput())}}};
  if (getBetaAttr())
    uses.push_back({getBetaAttr(), {channelsOf(getInput())}});
  return uses;
}

FailureOr<RankedTensorType> AffineOp::inferResult(LayerError error) {
  return sameShape(getInput(), error);
}

SmallVector<ParamUse> AffineOp::paramUses() {
  SmallVector<ParamUse> uses;
  addStepUses(getSteps(), channelsOf(getInput()), uses);
  return uses;
}

/// affine(affine(x)) is one affine, unless somebody else reads the first.
LogicalResult AffineOp::canonicalize(AffineOp op, PatternRewriter &rewriter) {
  auto first = op.getInput().getDefiningOp<AffineOp>();
  if (!first || !first->hasOneUse())
    return failure();
  SmallVector<Attribute> steps(first.getSteps().getValue());
  llvm::append_range(steps, op.getSteps());
  Location loc = rewriter.getFusedLoc({first.getLoc(), op.getLoc()});
  Value merged =
      AffineOp::create(rewriter, loc, op.getType(), first.getInput(), rewriter.getArrayAttr(steps));
  rewriter.replaceOp(op, merged);
  rewriter.eraseOp(first);
  return success();
}
