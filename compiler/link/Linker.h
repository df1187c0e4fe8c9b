//===- Linker.h - the compiled network as one file ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Programs, shared libraries, archives and objects, all of the same parts.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_LINKER_H
#define HALNET_COMPILER_LINK_LINKER_H

#include "dialects/Kernel/Targets.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace halnet::link {

enum class OutputKind { Program, SharedLibrary, Archive, Object };

/// What a file's suffix says it is: .so, .a, .o; a program without one of these.
OutputKind outputKind(llvm::StringRef path);

/// Where a library's C header is written: beside it. Empty for a program, which has none.
std::string headerPath(llvm::StringRef output);

/// What goes into a file.
struct LinkInput {
  llvm::ArrayRef<llvm::StringRef> objects; ///< ELF, in memory: kernels and the package
  /// This machine's own; that of another architecture lies beside it, in a folder of its name.
  llvm::StringRef runtimeArchive;
  llvm::StringRef name; ///< of a library, in C: halnet_library_NAME
  kernel::Architecture architecture;
};

/// Links objects with the runtime into the file `output`, whose suffix says what it
/// is. A library is one object whose only global symbol is its function, so that
/// any number of them fit into one program; a .so also has HALNET_ENTRY. The file
/// appears whole or not at all. Errors are sentences for users: no compiler or
/// no runtime found (what to install), a folder that can't be written, the linker's words.
llvm::Error linkFile(const LinkInput &input, llvm::StringRef output);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_LINKER_H
