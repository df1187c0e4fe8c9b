//===- OnnxWeights.h - weights from an ONNX model ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The initializers that layers read.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_ONNXWEIGHTS_H
#define HALNET_COMPILER_WEIGHTS_ONNXWEIGHTS_H

#include "compiler/weights/WeightStore.h"

namespace halnet::weights {

/// The initializers that onnxWeights names, in its forms, raw, typed or in files beside the model,
/// of which none outside the model's folder is opened. Errors are sentences that name the file and
/// the array.
llvm::Expected<std::unique_ptr<WeightStore>> openOnnxWeights(llvm::StringRef path);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_ONNXWEIGHTS_H
