//===- BatchNorm.h - normalisation in formats with one layer for it ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Caffe has a Scale behind its BatchNorm; MXNet and ONNX have one layer.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_BATCHNORM_H
#define HALNET_COMPILER_WRITER_BATCHNORM_H

#include "dialects/Net/NetOps.h"

namespace halnet::writer {

/// The Scale that goes into the BatchNorm before it, or null.
inline net::ScaleOp scaleOf(net::BatchNormOp norm) {
  if (norm.getGamma() || norm.getBeta() || !norm->hasOneUse())
    return {};
  return llvm::dyn_cast<net::ScaleOp>(*norm->user_begin());
}

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_BATCHNORM_H
