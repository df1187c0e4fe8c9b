//===- CommandTree.h - the command line as data ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the CLI11 app says of its commands and options; completions and manual pages are made of it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_COMMANDTREE_H
#define HALNET_COMPILER_TOOL_COMMANDTREE_H

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace halnet::tool {

struct CommandOption {
  std::vector<std::string> names; ///< "-o", "--output"; of a positional its one name
  std::string value;              ///< what it takes, such as "FILE"; empty: nothing
  std::vector<std::string> words; ///< all that it takes, where that is a list
  std::string description;
  bool isRequired = false;
  bool isFolder = false; ///< takes a folder, where it takes no words
  bool isNumber = false; ///< takes something that no file is
};

struct Command {
  std::string path, name; ///< "halnet cache clear", "clear"
  std::string description, footer;
  std::vector<CommandOption> options, positionals;
  std::vector<Command> commands;
};

/// The app's visible commands, with itself as the root.
Command commandTree(const CLI::App &app);

/// Calls `visit` for the command and all below it, in order.
void forEachCommand(const Command &command, const std::function<void(const Command &)> &visit);

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_COMMANDTREE_H
