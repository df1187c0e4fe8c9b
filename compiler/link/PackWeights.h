//===- PackWeights.h - evaluate the recipes of constants ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_PACKWEIGHTS_H
#define HALNET_COMPILER_LINK_PACKWEIGHTS_H

#include "compiler/weights/WeightStore.h"
#include "dialects/Kernel/KernelOps.h"

namespace halnet::link {

/// All constants of the programs of one module, folded in double and packed for
/// their kernels, at their offsets: weights_bytes bytes. The programs have passed
/// `pack`, and checkWeights has accepted the store.
std::vector<char> packWeights(llvm::ArrayRef<kernel::ProgramOp> programs,
                              weights::WeightStore &store);

/// The same into `packed`, weights_bytes zeros.
void packWeights(llvm::ArrayRef<kernel::ProgramOp> programs, weights::WeightStore &store,
                 llvm::MutableArrayRef<char> packed);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_PACKWEIGHTS_H
