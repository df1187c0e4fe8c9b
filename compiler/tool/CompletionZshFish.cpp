//===- CompletionZshFish.cpp - completion in zsh and fish ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The scripts for shells that show a description beside each word.
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Completion.h"

#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::tool;
using llvm::StringRef;

/// `text` between single quotes, with a backslash before each of `special`.
static std::string quoted(StringRef text, StringRef special) {
  std::string result;
  for (char character : text) {
    if (special.contains(character))
      result += '\\';
    result += character == '\'' ? "'\\''" : std::string(1, character);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// zsh
//===----------------------------------------------------------------------===//

/// "_halnet_cache_clear", the function for a command.
static std::string functionName(const Command &command) {
  std::string name = "_" + command.path;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

/// ":FILE:_files", as a specification for _arguments ends.
static std::string zshValue(const CommandOption &option) {
  if (option.value.empty())
    return "";
  std::string action = !option.words.empty() ? "(" + llvm::join(option.words, " ") + ")"
                       : option.isNumber     ? " "
                       : option.isFolder     ? "_files -/"
                                             : "_files";
  return ":" + quoted(option.value, ":") + ":" + action;
}

static void writeZshOption(const CommandOption &option, llvm::raw_ostream &os) {
  bool several = option.names.size() > 1;
  os << " \\\n    ";
  if (several)
    os << "'(" << llvm::join(option.names, " ") << ")'{" << llvm::join(option.names, ",") << "}'";
  else
    os << "'" << option.names.front();
  os << "[" << quoted(option.description, "[]:") << "]" << zshValue(option) << "'";
}

static void writeZshCommand(const Command &command, llvm::raw_ostream &os) {
  os << '\n' << functionName(command) << "() {\n  local line state\n  _arguments -C";
  for (const CommandOption &option : command.options)
    writeZshOption(option, os);
  for (const CommandOption &positional : command.positionals)
    os << " \\\n    '" << zshValue(positional) << "'";
  if (command.commands.empty()) {
    os << "\n}\n";
    return;
  }
  os << " \\\n    '1: :->command' '*:: :->rest'\n"
        "  case $state in\n    command)\n      local -a commands=(\n";
  for (const Command &next : command.commands)
    os << "        '" << next.name << ":" << quoted(next.description, ":") << "'\n";
  os << "      )\n      _describe command commands ;;\n    rest)\n      case $line[1] in\n";
  for (const Command &next : command.commands)
    os << "        " << next.name << ") " << functionName(next) << " ;;\n";
  os << "      esac ;;\n  esac\n}\n";
}

void tool::writeZshCompletion(const Command &root, llvm::raw_ostream &os) {
  os << "#compdef halnet\n# Completion of halnet in zsh, made by `halnet completion zsh`.\n";
  forEachCommand(root, [&](const Command &command) { writeZshCommand(command, os); });
  os << "\nif [ \"$funcstack[1]\" = _halnet ]; then\n  _halnet \"$@\"\nelse\n"
        "  compdef _halnet halnet\nfi\n";
}

//===----------------------------------------------------------------------===//
// fish
//===----------------------------------------------------------------------===//

/// The condition that the words so far lead to the command, and to none below it.
static std::string fishCondition(const Command &command) {
  std::vector<std::string> conditions;
  llvm::SmallVector<StringRef> words;
  StringRef(command.path).split(words, ' ');
  for (StringRef word : llvm::drop_begin(words))
    conditions.push_back("__fish_seen_subcommand_from " + word.str());
  std::vector<std::string> below;
  for (const Command &next : command.commands)
    below.push_back(next.name);
  if (!below.empty())
    conditions.push_back("not __fish_seen_subcommand_from " + llvm::join(below, " "));
  return llvm::join(conditions, "; and ");
}

static void writeFishOption(const Command &command, const CommandOption &option,
                            llvm::raw_ostream &os) {
  os << "complete -c halnet -n '" << fishCondition(command) << "'";
  for (const std::string &name : option.names)
    os << (StringRef(name).starts_with("--") ? " -l " : " -s ") << StringRef(name).ltrim('-');
  if (!option.words.empty())
    os << " -xa '" << llvm::join(option.words, " ") << "'";
  else if (!option.value.empty())
    os << (option.isNumber   ? " -x"
           : option.isFolder ? " -xa '(__fish_complete_directories)'"
                             : " -rF");
  os << " -d '" << quoted(option.description, "\\") << "'\n";
}

static void writeFishCommand(const Command &command, llvm::raw_ostream &os) {
  for (const Command &next : command.commands)
    os << "complete -c halnet -n '" << fishCondition(command) << "' -xa " << next.name << " -d '"
       << quoted(next.description, "\\") << "'\n";
  for (const CommandOption &option : command.options)
    writeFishOption(command, option, os);
  if (!command.positionals.empty() && !command.positionals.front().words.empty())
    os << "complete -c halnet -n '" << fishCondition(command) << "' -xa '"
       << llvm::join(command.positionals.front().words, " ") << "'\n";
}

void tool::writeFishCompletion(const Command &root, llvm::raw_ostream &os) {
  os << "# Completion of halnet in fish, made by `halnet completion fish`.\n";
  forEachCommand(root, [&](const Command &command) { writeFishCommand(command, os); });
}
