//===- SharedName.h - what a shared library calls itself --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program that was linked with a library looks for the library's SONAME and not for
// the file that it was linked with, so a copy under another name needs another one.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_SHAREDNAME_H
#define HALNET_COMPILER_LINK_SHAREDNAME_H

#include "llvm/Support/Error.h"

#include <string>

namespace halnet::link {

/// What a shared library is linked with for a name: as long as a file's name can be
/// (255 bytes), so that setSharedName has room for that of any file.
std::string sharedNameRoom();

/// Whether the file is a shared library that `halnet compile` linked, and no other program's.
bool isOwnSharedLibrary(llvm::StringRef path);

/// Sets the SONAME of such a library, in its place in .dynstr. An error where the name is longer
/// than the room.
llvm::Error setSharedName(llvm::StringRef path, llvm::StringRef name);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_SHAREDNAME_H
