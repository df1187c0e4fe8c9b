//===- PtxFolder.h - a net's CUDA kernels as files ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_PTXFOLDER_H
#define HALNET_COMPILER_LINK_PTXFOLDER_H

#include "codegen/Codegen.h"
#include "dialects/Kernel/KernelOps.h"

#include "llvm/Support/Error.h"

namespace halnet::link {

/// Writes into `folder`, made where it is missing:
///   SYMBOL.ptx    each different kernel; its entry is SYMBOL
///   kernels.json  how they are launched, and the calls of the net with the
///                 place of each argument (docs/cuda.md gives the format)
///   SYMBOL.cubin  the kernel assembled for the target, where a ptxas is found
///   weights.bin   the packed weights, where there are any
/// `kernels` are those of the program's calls, in their order. Errors are
/// sentences that name the file, or ptxas' words.
llvm::Error writePtxFolder(kernel::ProgramOp program,
                           llvm::ArrayRef<codegen::CompiledKernel> kernels,
                           llvm::ArrayRef<char> weights, llvm::StringRef folder);

/// The path of ptxas, on the path or where NVIDIA's toolkit lies; empty where there is none.
std::string findPtxas();

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_PTXFOLDER_H
