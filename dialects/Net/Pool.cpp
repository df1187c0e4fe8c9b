//===- Pool.cpp - net.max_pool and net.avg_pool ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"
#include "dialects/Net/Windows.h"

using namespace mlir;
using namespace halnet::net;

template <typename PoolOp> static LogicalResult verifyPool(PoolOp op) {
  if ((op.getKernel() && !isPair(*op.getKernel(), 1)) || !isPair(op.getStride(), 1) ||
      !isPair(op.getPad(), 0) || !isPair(op.getTrailingPad(), 0))
    return op.emitOpError("needs kernel, stride, pad and pad_end as pairs of (height, width)");
  if (op.getRound() && *op.getRound() != "floor" && *op.getRound() != "ceil")
    return op.emitOpError("rounds 'floor' or 'ceil', found '") << *op.getRound() << "'";
  return success();
}

/// The extent along dimension `d` (0: height), or an error.
template <typename PoolOp>
static FailureOr<int64_t> pooledExtent(PoolOp op, int64_t input, int d, LayerError error) {
  Windows windows{input, (*op.getKernel())[d], op.getStride()[d], op.getPad()[d],
                  op.getTrailingPad()[d]};
  for (auto [side, pad] : {std::pair(d ? "pad_left" : "pad_top", windows.pad),
                           {d ? "pad_right" : "pad_bottom", windows.padEnd}})
    if (pad >= windows.window)
      return error(side) << "the padding of " << pad
                         << " must be smaller than the window's extent of " << windows.window;
  if (!windows.fits())
    return error(d ? "kernel_w" : "kernel_h")
           << "the window's " << (d ? "width" : "height") << " of " << windows.window
           << " is larger than the padded input's " << windows.padded();
  int64_t down = windows.floorExtent(), up = windows.ceilExtent();
  if (down != up && !op.getRound())
    return error("") << "the pooled " << (d ? "width" : "height") << " is " << down
                     << " rounded down and " << up << " rounded up: say 'round: floor' or 'round: "
                     << "ceil'";
  return op.getRound().value_or("floor") == "ceil" ? up : down;
}

template <typename PoolOp>
static FailureOr<RankedTensorType> inferPool(PoolOp op, LayerError error) {
  ArrayRef<int64_t> in = cast<RankedTensorType>(op.getInput().getType()).getShape();
  if (in.size() != 4)
    return error("") << "pooling needs an input of 4 dimensions (N, C, H, W), found "
                     << shapeText(in);
  SmallVector<int64_t> shape{in[0], in[1], 1, 1};
  for (int d = 0; d < 2 && op.getKernel(); ++d) {
    FailureOr<int64_t> extent = pooledExtent(op, in[2 + d], d, error);
    if (failed(extent))
      return failure();
    shape[2 + d] = *extent;
  }
  return tensorOf(op.getContext(), shape, error);
}

LogicalResult MaxPoolOp::verify() { return verifyPool(*this); }
FailureOr<RankedTensorType> MaxPoolOp::inferResult(LayerError error) {
  return inferPool(*this, error);
}

LogicalResult AvgPoolOp::verify() { return verifyPool(*this); }
FailureOr<RankedTensorType> AvgPoolOp::inferResult(LayerError error) {
  return inferPool(*this, error);
}
