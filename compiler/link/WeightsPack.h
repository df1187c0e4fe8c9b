//===- WeightsPack.h - packs of weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pack is what docs/weights.md describes: the header halnet_pack, and from
// HALNET_PACK_DATA on the packed constants. It is a section of the compiled file,
// or a file beside.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_WEIGHTSPACK_H
#define HALNET_COMPILER_LINK_WEIGHTSPACK_H

#include "compiler/weights/WeightStore.h"
#include "dialects/Kernel/KernelOps.h"

#include <halnet/model.h>

namespace halnet::link {

/// Holds the pack, or where that lies beside, its header with the file's name.
inline constexpr llvm::StringLiteral packSection = ".halnet.weights";

/// The pack of the programs of one module, which have passed `pack`; checkWeights has accepted the
/// store. The bytes depend on nothing else.
std::vector<char> makePack(llvm::ArrayRef<kernel::ProgramOp> programs, weights::WeightStore &store);

/// Writes the compiled file `output` by `write`, which is given its section: the pack; or, where
/// `beside` is not empty, the header alone with the way from the output's folder to the file
/// `beside`, which gets the pack. Both folders exist. Files appear whole or not at all. Errors are
/// sentences for users.
llvm::Error writeWithPack(llvm::ArrayRef<char> pack, llvm::StringRef beside, llvm::StringRef output,
                          llvm::function_ref<llvm::Error(llvm::ArrayRef<char> section)> write);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_WEIGHTSPACK_H
