//===- halnet.cpp - the compiler for network descriptions ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/tool/Commands.h"

using namespace halnet;

static std::vector<const CLI::App *> subcommands(const CLI::App &app) {
  return app.get_subcommands([](const CLI::App *) { return true; });
}

/// "did you mean" for the first word that neither a command nor an option is.
static std::string suggestion(const CLI::App &app, int argc, char **argv) {
  const CLI::App *command = &app;
  for (int i = 1; i < argc; ++i)
    for (const CLI::App *next : subcommands(*command))
      if (next->get_name() == argv[i]) {
        command = next;
        break;
      }
  llvm::SmallVector<std::string> names;
  for (const CLI::App *next : subcommands(*command))
    names.push_back(next->get_name());
  for (const CLI::Option *option : command->get_options())
    for (const std::string &name : option->get_lnames())
      names.push_back("--" + name);
  llvm::SmallVector<llvm::StringRef> candidates(names.begin(), names.end());
  for (int i = 1; i < argc; ++i)
    if (!llvm::is_contained(candidates, argv[i]))
      if (std::string text = didYouMean(argv[i], candidates); !text.empty())
        return text;
  return "";
}

/// What is wrong with the command line: CLI11 does not tell a wrong command from none.
static std::string message(const CLI::App &app, int argc, char **argv, const CLI::Error &error) {
  bool wrongCommand = argc > 1 && argv[1][0] != '-' && app.get_subcommands().empty();
  return wrongCommand ? "there is no command '" + std::string(argv[1]) + "'" : error.what();
}

int main(int argc, char **argv) {
  CLI::App app("halnet compiles network descriptions to programs");
  app.set_version_flag("--version", "halnet " + std::string(codegen::halnetVersion()) +
                                        " (Halide " + std::string(codegen::halideVersion()) + ")");
  app.require_subcommand(1);
  tool::Status status = 0;
  tool::addCompileCommand(app, status);
  tool::addTuneCommand(app, status);
  tool::addRunCommand(app, status);
  tool::addCheckCommand(app, status);
  tool::addReweightCommand(app, status);
  tool::addEmitCommand(app, status);
  tool::addTargetsCommand(app, status);
  tool::addCacheCommand(app, status);
  tool::addSchemaCommand(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0)
      return app.exit(error); // --help, --version
    llvm::errs() << "error: " << message(app, argc, argv, error) << suggestion(app, argc, argv)
                 << "\n";
    return 2;
  }
  return status;
}
