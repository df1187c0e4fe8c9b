//===- SoftmaxStages.h - softmax over channels ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The algorithm of softmax kernels, on any device.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_SOFTMAXSTAGES_H
#define HALNET_CODEGEN_SOFTMAXSTAGES_H

#include "codegen/Tensors.h"

namespace halnet::codegen {

/// exp(v - largest) / total over the channels of each pixel. Largest and total
/// are first taken lane by lane (in vectors), then over the lanes; padding lanes
/// take no part.
struct SoftmaxStages {
  Halide::Func laneLargest{"lane_largest"}; ///< (lane, x, y, image)
  Halide::Func largest{"largest"};          ///< (x, y, image)
  Halide::Func power{"power"};              ///< over the vars of `source`
  Halide::Func laneTotal{"lane_total"};     ///< (lane, x, y, image)
  Halide::Func total{"total"};              ///< (x, y, image)
  Axes source;                              ///< the input's
  Halide::RDom blocks, lanes;
  Halide::Expr value; ///< before the epilogue; 0 in padding lanes

  SoftmaxStages(const kernel::KernelSpec &spec, const Operands &operands, const Axes &axes);
};

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_SOFTMAXSTAGES_H
