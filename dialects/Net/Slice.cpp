//===- Slice.cpp - net.slice ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"

using namespace mlir;
using namespace halnet::net;

static int64_t channelsOf(SliceOp op) {
  return cast<RankedTensorType>(op.getInput().getType()).getDimSize(1);
}

LogicalResult SliceOp::verify() {
  int64_t begin = getBegin(), end = getEnd().value_or(maxExtent);
  if (begin < 0 || end <= begin || end > maxExtent)
    return emitOpError("needs 'begin' from 0 and 'end' behind it, found ")
           << begin << " and " << end;
  int64_t part = getPart(), parts = getParts();
  if (parts < 1 || part < 0 || part >= parts)
    return emitOpError("has no part ") << part << " of " << parts;
  if (parts > 1 && (begin || getEnd()))
    return emitOpError("takes a part, or 'begin' and 'end', not both");
  return success();
}

int64_t SliceOp::firstChannel() {
  return getParts() > 1 ? channelsOf(*this) / int64_t(getParts()) * int64_t(getPart())
                        : int64_t(getBegin());
}

FailureOr<RankedTensorType> SliceOp::inferResult(LayerError error) {
  SmallVector<int64_t> shape(cast<RankedTensorType>(getInput().getType()).getShape());
  if (shape.size() != 2 && shape.size() != 4)
    return error("") << "a slice needs an input of 2 or 4 dimensions, found " << shapeText(shape);
  int64_t parts = getParts(), begin = getBegin(), end = getEnd().value_or(shape[1]);
  if (shape[1] % parts)
    return error("parts") << "the input's " << shape[1] << " channels don't fall into " << parts
                          << " equal parts";
  if (begin >= shape[1])
    return error("begin") << "the slice begins at channel " << begin << ", the input has "
                          << shape[1];
  if (end > shape[1])
    return error("end") << "the slice ends at channel " << end << ", the input has " << shape[1];
  shape[1] = parts > 1 ? shape[1] / parts : end - begin;
  return tensorOf(getContext(), shape, error);
}
