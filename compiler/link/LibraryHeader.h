//===- LibraryHeader.h - the C header of a library ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Declares a library's function, and says what the network takes and gives.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_LIBRARYHEADER_H
#define HALNET_COMPILER_LINK_LIBRARYHEADER_H

#include "dialects/Kernel/KernelOps.h"

#include <string>

namespace halnet::link {

/// Whether halnet_library_NAME is a name in C.
bool isLibraryName(llvm::StringRef name);

/// The name of a network as a part of one in C: what can't stand there is an underscore.
std::string libraryName(llvm::StringRef network);

/// Whether the text begins as a header does that halnet wrote.
bool isLibraryHeader(llvm::StringRef text);

/// The text of the header; the programs, of one network for several targets, have passed `kernel`.
std::string libraryHeader(llvm::ArrayRef<kernel::ProgramOp> programs, llvm::StringRef name);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_LIBRARYHEADER_H
