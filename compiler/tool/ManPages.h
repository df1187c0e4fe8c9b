//===- ManPages.h - the manual pages ---------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pages for man(1), one a command, made of the command tree.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_MANPAGES_H
#define HALNET_COMPILER_TOOL_MANPAGES_H

#include "compiler/tool/CommandTree.h"

#include "llvm/Support/raw_ostream.h"

namespace halnet::tool {

/// The page of one command; `version` stands at its foot.
void writeManPage(const Command &command, const std::string &version, llvm::raw_ostream &os);

/// "halnet-cache-clear.1".
std::string manPageName(const Command &command);

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_MANPAGES_H
