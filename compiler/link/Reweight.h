//===- Reweight.h - other weights in a compiled file ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The pack is made anew by the recipes that the file carries; every byte that is not
// of the pack stays.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_REWEIGHT_H
#define HALNET_COMPILER_LINK_REWEIGHT_H

#include "compiler/link/CompiledFile.h"
#include "compiler/weights/WeightStore.h"
#include "dialects/Kernel/KernelOps.h"

namespace halnet::link {

/// Writes `file`, a program or library, with the weights of `store` to `output`: what a compilation
/// with them would have given, to the byte. `recipes` are the programs that the file was linked
/// from, after `plan`, and checkWeights has accepted the store for them. `beside` is the new pack's
/// file where the old one lies beside, else empty. All files appear whole or not at all. Errors are
/// sentences for users.
llvm::Error reweight(const CompiledFile &file, llvm::ArrayRef<kernel::ProgramOp> recipes,
                     weights::WeightStore &store, llvm::StringRef output, llvm::StringRef beside);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_REWEIGHT_H
