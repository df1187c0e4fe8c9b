//===- Terminal.h - what standard error is ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// When to use colours, and when to count aloud.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_TERMINAL_H
#define HALNET_COMPILER_TOOL_TERMINAL_H

#include "llvm/ADT/Twine.h"

namespace halnet::tool {

/// Whether messages on stderr are coloured: never under NO_COLOR, always under CLICOLOR_FORCE
/// (other than 0), else on a terminal that is not dumb, unless CLICOLOR is 0. An empty
/// variable counts as none.
bool wantsColours();

/// "error: ..." on stderr, for what no place in a file can be shown for.
void printError(const llvm::Twine &message);

/// Whether a line on stderr may count what is done: it is a terminal.
bool wantsProgress();

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_TERMINAL_H
