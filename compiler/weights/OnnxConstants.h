//===- OnnxConstants.h - what ONNX nodes give of constants ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exporters compute weights from constants by a few nodes; they are evaluated here.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_ONNXCONSTANTS_H
#define HALNET_COMPILER_WEIGHTS_ONNXCONSTANTS_H

#include "compiler/proto/onnx.pb.h"

namespace halnet::weights {

/// Moves what nodes give to the initializers, and takes the nodes away, where it is constant:
/// Constant, and of constants Identity, Unsqueeze, Reshape and a ConstantOfShape of floats (up to
/// 2^28 of them).
void gatherConstants(onnx::GraphProto &graph);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_ONNXCONSTANTS_H
