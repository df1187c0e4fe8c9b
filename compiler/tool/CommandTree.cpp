//===- CommandTree.cpp - the command line as data --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the tree off CLI11, and knows what the names of values stand for.
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/CommandTree.h"

#include "compiler/Phases.h"
#include "dialects/Kernel/Targets.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

using namespace halnet;
using namespace halnet::tool;
using llvm::StringRef;

/// The words that a kind of value may be; none for other kinds.
static std::vector<std::string> wordsOf(StringRef value) {
  std::vector<std::string> words;
  if (value == "PHASE")
    for (const PhaseInfo &info : allPhases())
      words.push_back(info.name.str());
  if (value == "TARGET" || value == "TARGET,...") {
    words.push_back("host");
    for (const kernel::Target &target : kernel::allTargets())
      words.emplace_back(target.name);
  }
  return words;
}

/// CLI11 appends "{a,b}" to the name of a value that is one of these words.
static std::vector<std::string> listedWords(StringRef typeName) {
  std::vector<std::string> words;
  llvm::SmallVector<StringRef> parts;
  auto [before, list] = typeName.split('{');
  list.split('}').first.split(parts, ',', -1, /*KeepEmpty=*/false);
  for (StringRef part : parts)
    words.push_back(part.str());
  return words;
}

static CommandOption readOption(const CLI::Option &option) {
  CommandOption result;
  for (const std::string &name : option.get_snames())
    result.names.push_back("-" + name);
  for (const std::string &name : option.get_lnames())
    result.names.push_back("--" + name);
  if (result.names.empty())
    result.names.push_back(option.get_single_name());
  std::string typeName = option.get_type_name();
  if (option.get_items_expected_max() > 0)
    result.value = StringRef(typeName).split(':').first.str();
  result.words = listedWords(typeName);
  if (result.words.empty())
    result.words = wordsOf(result.value);
  result.description = option.get_description();
  result.isRequired = option.get_required();
  result.isFolder = result.value == "DIR";
  result.isNumber = llvm::is_contained(
      {"INT", "UINT", "FLOAT", "N", "SEED", "TIME", "NAME", "NAME,...", "KEY=VALUE", "KERNEL"},
      StringRef(result.value));
  return result;
}

static Command readCommand(const CLI::App &app, const std::string &path) {
  Command command{path, app.get_name(), app.get_description(), app.get_footer(), {}, {}, {}};
  for (const CLI::Option *option : app.get_options())
    if (!option->get_group().empty())
      (option->get_positional() ? command.positionals : command.options)
          .push_back(readOption(*option));
  for (const CLI::App *next : app.get_subcommands([](const CLI::App *) { return true; }))
    if (!next->get_group().empty())
      command.commands.push_back(readCommand(*next, path + " " + next->get_name()));
  return command;
}

Command tool::commandTree(const CLI::App &app) { return readCommand(app, "halnet"); }

void tool::forEachCommand(const Command &command,
                          const std::function<void(const Command &)> &visit) {
  visit(command);
  for (const Command &next : command.commands)
    forEachCommand(next, visit);
}
