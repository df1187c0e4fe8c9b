//===- Completion.h - completion in shells ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scripts that complete commands, options and their values, made of the command tree.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_COMPLETION_H
#define HALNET_COMPILER_TOOL_COMPLETION_H

#include "compiler/tool/CommandTree.h"

#include "llvm/Support/raw_ostream.h"

namespace halnet::tool {

void writeBashCompletion(const Command &root, llvm::raw_ostream &os);
void writeZshCompletion(const Command &root, llvm::raw_ostream &os);
void writeFishCompletion(const Command &root, llvm::raw_ostream &os);

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_COMPLETION_H
