//===- InputFile.h - files that a user gives, and stdin among them ----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One way to open what stands on the command line. The path "-" is stdin, whose
// format only its content tells. It is read when first asked for, and kept: who asks
// for its beginning, to know the format, takes nothing away from the next.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_DIAGNOSTICS_INPUTFILE_H
#define HALNET_COMPILER_DIAGNOSTICS_INPUTFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/ErrorOr.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>
#include <string>

namespace halnet {

/// Whether a path stands for stdin.
bool isStdin(llvm::StringRef path);

/// The path as messages show it: "<stdin>", or itself.
llvm::StringRef shownPath(llvm::StringRef path);

/// What a file is called in places: its name without folders.
llvm::StringRef placeName(llvm::StringRef path);

/// What a network is called that has no name of its own: the file's name without suffix.
llvm::StringRef stemOf(llvm::StringRef path);

/// Whether what begins so is an object, program or library (ELF), or an archive of them.
bool isCompiledFormat(llvm::StringRef start);

/// The bytes of a file, mapped, or of stdin. They end with no zero. Of what a pipe brings at most
/// 2 GiB are taken, and 64 MiB of what begins as no binary format does; more is an error
/// (file_too_large).
llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> openInput(llvm::StringRef path);

/// At most `count` bytes from its beginning; fewer where it is shorter, none where it can't be read
/// or is no regular file.
std::string firstBytes(llvm::StringRef path, size_t count);

} // namespace halnet

#endif // HALNET_COMPILER_DIAGNOSTICS_INPUTFILE_H
