//===- TorchvisionNames.h - torchvision's names of weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// torchvision's ResNets and the netdefs in v1_5/ name layers alike, and parameters not.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_TORCHVISIONNAMES_H
#define HALNET_COMPILER_WEIGHTS_TORCHVISIONNAMES_H

#include "compiler/weights/WeightStore.h"

namespace halnet::weights {

/// The same weights under the names of the net dialect: "fc.weight" is fc_weight. Where a layer
/// has a "running_mean" it is a BatchNorm, whose "weight" and "bias" are gamma and beta. Counters
/// (num_batches_tracked) are left out, as is "module." before all names, by which DataParallel
/// wraps a model. Others stay as they are. A sentence where no name is torchvision's.
llvm::Expected<std::unique_ptr<WeightStore>>
withTorchvisionNames(std::unique_ptr<WeightStore> store);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_TORCHVISIONNAMES_H
