//===- Padding.h - padding for formats that pad equally ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Other formats know one padding for above and below, and one for left and right.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_PADDING_H
#define HALNET_COMPILER_WRITER_PADDING_H

#include "dialects/Net/NetOps.h"
#include "dialects/Net/Windows.h"

namespace halnet::writer {

/// Whether a convolution gives the same if it is padded below and right by `pad`, too.
inline bool takesEqualPadding(net::Conv2dOp op) {
  auto in = llvm::cast<mlir::RankedTensorType>(op.getInput().getType()).getShape();
  auto out = llvm::cast<mlir::RankedTensorType>(op.getType()).getShape();
  return llvm::all_of(llvm::ArrayRef{0, 1}, [&](int d) {
    int64_t pad = op.getPad()[d];
    net::Windows windows{in[2 + d], net::windowOf(op.getKernel()[d], op.getDilation()[d]),
                         op.getStride()[d], pad, pad};
    return windows.fits() && windows.floorExtent() == out[2 + d];
  });
}

/// The same of pooling, as far as windows' values go: whether there are as many of them depends on
/// how a format rounds.
inline bool takesEqualPadding(net::MaxPoolOp) { return true; }
inline bool takesEqualPadding(net::AvgPoolOp op) {
  return !op.getPadEnd() || !op.getCountPadding();
}

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_PADDING_H
