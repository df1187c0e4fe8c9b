//===- Completion.cpp - completion in bash ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The script for bash: it follows the words to a command, then looks at the last one.
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Completion.h"

#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::tool;

/// The list of words or the kind of file that a value is, as an argument of compgen.
static std::string valueAction(const CommandOption &option) {
  if (!option.words.empty())
    return "-W '" + llvm::join(option.words, " ") + "'";
  if (option.isNumber)
    return "-W ''";
  return option.isFolder ? "-d" : "-f";
}

/// Every command that may follow, and every option.
static std::string wordsAfter(const Command &command) {
  std::vector<std::string> words;
  for (const Command &next : command.commands)
    words.push_back(next.name);
  for (const CommandOption &option : command.options)
    words.insert(words.end(), option.names.begin(), option.names.end());
  return llvm::join(words, " ");
}

/// `case` arms that go one command deeper.
static void writePaths(const Command &root, llvm::raw_ostream &os) {
  std::vector<std::string> paths;
  forEachCommand(root, [&](const Command &command) {
    if (&command != &root)
      paths.push_back("'" + command.path + "'");
  });
  os << "      " << llvm::join(paths, " | ") << ") command=\"$command $word\" ;;\n";
}

static void writeValues(const Command &root, llvm::raw_ostream &os) {
  forEachCommand(root, [&](const Command &command) {
    for (const CommandOption &option : command.options) {
      if (option.value.empty())
        continue;
      std::vector<std::string> patterns;
      for (const std::string &name : option.names)
        patterns.push_back("'" + command.path + " " + name + "'");
      os << "    " << llvm::join(patterns, " | ") << ")\n      COMPREPLY=($(compgen "
         << valueAction(option) << " -- \"$current\"))\n      return ;;\n";
    }
  });
}

static void writeWords(const Command &root, llvm::raw_ostream &os) {
  forEachCommand(root, [&](const Command &command) {
    os << "    '" << command.path << "') words='" << wordsAfter(command) << "'";
    if (!command.positionals.empty())
      os << " files=(" << valueAction(command.positionals.front()) << ")";
    os << " ;;\n";
  });
}

void tool::writeBashCompletion(const Command &root, llvm::raw_ostream &os) {
  os << "# Completion of halnet in bash, made by `halnet completion bash`.\n"
        "_halnet() {\n"
        "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
        "  local command=halnet word words files=()\n"
        "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
        "    case \"$command $word\" in\n";
  writePaths(root, os);
  os << "    esac\n  done\n  case \"$command $previous\" in\n";
  writeValues(root, os);
  os << "  esac\n  case \"$command\" in\n";
  writeWords(root, os);
  os << "  esac\n"
        "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
        "  [[ ${#files[@]} == 0 || $current == -* ]] ||\n"
        "    COMPREPLY+=($(compgen \"${files[@]}\" -- \"$current\"))\n"
        "}\n"
        "complete -o filenames -F _halnet halnet\n";
}
