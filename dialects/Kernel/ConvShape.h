//===- ConvShape.h - what a convolution walks over ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The extents of a convolution's loops, derived from its spec. A dense layer is
// the 1x1 convolution whose pixels are the images of the batch and whose
// channels are all features of an image, in the order in which they lie.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_KERNEL_CONVSHAPE_H
#define HALNET_DIALECTS_KERNEL_CONVSHAPE_H

#include "dialects/Kernel/Spec.h"

namespace halnet::kernel {

/// Loops of a Conv or Dense kernel. Blocks are of channels as they lie in memory.
struct ConvShape {
  int64_t images;               ///< of the batch; 1 for Dense
  int64_t groups;               ///< 1 for Dense
  int64_t inBlock, inBlocks;    ///< channels of an input block, blocks of the input
  int64_t outBlock, outBlocks;  ///< the same of the result
  int64_t inH, inW, outH, outW; ///< in pixels, without padding
  int64_t spanH, spanW;         ///< input that all windows touch together, padding included
  Window window;
  bool padded;      ///< some window reaches beyond the input
  bool wholeBlocks; ///< no block holds channels of two groups
  bool depthwise;   ///< one input channel a group, input and result in equal blocks
  int64_t repeats;  ///< where `depthwise`: channels of the result that read one of the input

  /// Whether kernels of the kind `depthwise` read a copy of the input that has a channel for each
  /// of the result.
  bool repeated() const { return depthwise && repeats > 1; }

  int64_t pixels() const { return outH * outW; }
  /// Blocks that one group reads and writes; only where `wholeBlocks`.
  int64_t groupIn() const { return inBlocks / groups; }
  int64_t groupOut() const { return outBlocks / groups; }
  /// A 1x1 window that visits every pixel: input and result are alike, one row of pixels.
  bool pointwise() const;
};

/// The shape of a Conv or Dense kernel with blocked input and result.
ConvShape convShape(const KernelSpec &spec);

} // namespace halnet::kernel

#endif // HALNET_DIALECTS_KERNEL_CONVSHAPE_H
