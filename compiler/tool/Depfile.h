//===- Depfile.h - what an output was made of, for make and ninja -----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A description's blocks are found while it is read, so that no build file can name them.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_DEPFILE_H
#define HALNET_COMPILER_TOOL_DEPFILE_H

#include "llvm/ADT/ArrayRef.h"

#include <string>

namespace halnet::tool {

/// A rule in make's language: `output` is made of `inputs`, whose paths are written as absolute
/// ones.
std::string depfileText(llvm::StringRef output, llvm::ArrayRef<std::string> inputs);

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_DEPFILE_H
