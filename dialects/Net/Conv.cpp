//===- Conv.cpp - net.conv2d ===//
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

static LogicalResult verifyPair(Operation *op, StringRef name, ArrayRef<int64_t> pair,
                                int64_t least) {
  if (!isPair(pair, least))
    return op->emitOpError("needs two numbers from ")
           << least << " to " << maxExtent << " as '" << name << "', found [" << pair << "]";
  return success();
}

LogicalResult Conv2dOp::verify() {
  if (failed(verifyPair(*this, "kernel", getKernel(), 1)) ||
      failed(verifyPair(*this, "stride", getStride(), 1)) ||
      failed(verifyPair(*this, "pad", getPad(), 0)) ||
      failed(verifyPair(*this, "pad_end", getTrailingPad(), 0)) ||
      failed(verifyPair(*this, "dilation", getDilation(), 1)))
    return failure();
  if (getNumOutput() < 1 || getGroup() < 1)
    return emitOpError("needs a positive 'num_output' and 'group'");
  return success();
}

FailureOr<RankedTensorType> Conv2dOp::inferResult(LayerError error) {
  ArrayRef<int64_t> in = cast<RankedTensorType>(getInput().getType()).getShape();
  if (in.size() != 4)
    return error("") << "a convolution needs an input of 4 dimensions (N, C, H, W), found "
                     << shapeText(in);
  if (in[1] % getGroup() != 0)
    return error("group") << "the input's " << in[1] << " channels don't divide by group "
                          << getGroup();
  if (getNumOutput() % getGroup() != 0)
    return error("group") << "num_output " << getNumOutput() << " doesn't divide by group "
                          << getGroup();
  SmallVector<int64_t> shape{in[0], int64_t(getNumOutput())}, paddedShape{in[0], in[1]};
  for (int d = 0; d < 2; ++d) {
    Windows windows{in[2 + d], windowOf(getKernel()[d], getDilation()[d]), getStride()[d],
                    getPad()[d], getTrailingPad()[d]};
    paddedShape.push_back(windows.padded());
    if (!windows.fits())
      return error(d ? "kernel_w" : "kernel_h")
             << "the kernel's " << (d ? "width" : "height") << " of " << windows.window
             << " is larger than the padded input's " << windows.padded();
    shape.push_back(windows.floorExtent());
  }
  if (blockedElements(paddedShape) > maxElements) // a kernel's copy of it would be as large
    return error("pad_top") << "the padded input of " << shapeText(paddedShape) << " has more than "
                            << maxElements << " values, with its channels in blocks of 16";
  return tensorOf(getContext(), shape, error);
}

SmallVector<ParamUse> Conv2dOp::paramUses() {
  int64_t channels = cast<RankedTensorType>(getInput().getType()).getDimSize(1);
  int64_t outputs = getNumOutput();
  SmallVector<ParamUse> uses{
      {getWeightAttr(), {outputs, channels / int64_t(getGroup()), getKernel()[0], getKernel()[1]}}};
  if (getBiasAttr())
    uses.push_back({getBiasAttr(), {outputs}});
  addStepUses(getFolds(), outputs, uses);
  return uses;
}

int64_t Conv2dOp::macs() {
  int64_t channels = cast<RankedTensorType>(getInput().getType()).getDimSize(1);
  return cast<RankedTensorType>(getType()).getNumElements() * (channels / int64_t(getGroup())) *
         getKernel()[0] * getKernel()[1];
}
