//===- CaffeModel.h - weights from Caffe's .caffemodel --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A NetParameter in protobuf's wire format.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_CAFFEMODEL_H
#define HALNET_COMPILER_WEIGHTS_CAFFEMODEL_H

#include "compiler/weights/WeightStore.h"

namespace halnet::weights {

/// Whether a file that begins so is a .caffemodel: its first field is a name, a layer of either
/// form or an input. MXNet's files, which can begin so too, are to be tried before.
bool isCaffeModel(llvm::StringRef firstBytes);

/// The blobs of Convolution, InnerProduct, Scale and BatchNorm layers, named by layer as the net
/// dialect names its parameters: X_weight, X_bias, X_gamma, X_beta, X_moving_mean, X_moving_var.
/// Statistics come divided by BatchNorm's third blob; where that is 0, as zeros. Layers of other
/// types are left out. Errors are sentences that name the file and the layer.
llvm::Expected<std::unique_ptr<WeightStore>> openCaffeModel(llvm::StringRef path);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_CAFFEMODEL_H
