//===- Linker.h - run the system's linker ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_LINKER_H
#define HALNET_COMPILER_LINK_LINKER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace halnet::link {

/// Links objects (ELF, in memory) with the runtime into the program `output`,
/// by the system's C compiler as linker driver; lld where it is found. The file
/// appears whole or not at all. Errors are sentences for users: no compiler
/// found (what to install), a folder that can't be written, the linker's words.
llvm::Error linkProgram(llvm::ArrayRef<llvm::StringRef> objects, llvm::StringRef runtimeArchive,
                        llvm::StringRef output);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_LINKER_H
