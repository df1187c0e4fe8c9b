//===- halnet.cpp - the compiler for network descriptions ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/tool/Commands.h"
#include "compiler/tool/Terminal.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"

#include <halnet/model.h>

#include <csignal>
#include <new>
#include <sstream>
#include <unistd.h>

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

/// "`halnet emit` takes one of prototxt, mxnet, ...", where a command stands without one of its
/// own; else nothing.
static std::string missingCommand(const CLI::App &app) {
  const CLI::App *command = &app;
  std::string line = "halnet";
  for (; !command->get_subcommands().empty(); line += " " + command->get_name())
    command = command->get_subcommands().front();
  std::vector<std::string> names;
  for (const CLI::App *next : subcommands(*command))
    if (!next->get_group().empty())
      names.push_back(next->get_name());
  return names.empty() ? "" : "`" + line + "` takes one of " + llvm::join(names, ", ");
}

/// "`halnet memory` does not take '--tolerance 6e-5'": the words that nothing takes, in their
/// order.
static std::string unknownWords(const CLI::App &app) {
  const CLI::App *command = &app;
  std::string line = "halnet";
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    line += " " + command->get_name();
  }
  return "`" + line + "` does not take '" + llvm::join(app.remaining(/*recurse=*/true), " ") + "'";
}

/// What is wrong with the command line: CLI11 does not tell a wrong command from none.
static std::string message(const CLI::App &app, int argc, char **argv, const CLI::Error &error) {
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands().empty())
    return "there is no command '" + std::string(argv[1]) + "'";
  if (error.get_exit_code() == int(CLI::ExitCodes::ExtrasError))
    return unknownWords(app);
  std::string missing = error.get_name() == "RequiredError" ? missingCommand(app) : "";
  return missing.empty() ? error.what() : missing;
}

/// Everything whose version shapes what halnet makes; the builds are named by their build ids.
static std::string versions() {
  std::string text =
      "halnet " + std::string(codegen::halnetVersion()) + " (Halide " +
      std::string(codegen::halideVersion()) +
      ")\nMLIR: " LLVM_VERSION_STRING "\nprogram format: " + std::to_string(HALNET_PACKAGE_VERSION);
  for (const codegen::KeyPart &part : codegen::builderKey())
    if (llvm::StringRef(part.name).contains("build"))
      text += "\n" + part.name + ": " + part.value;
  return text;
}

/// What stands below the list of commands.
static void addHelp(CLI::App &app) {
  tool::addExamples(app,
                    {{"halnet compile netdefs/resnet50.yaml --random-weights 1 -o resnet50", ""},
                     {"./resnet50 bench", ""},
                     {"halnet COMMAND --help", "options and examples of a command"}});
  app.footer(app.get_footer() +
             "\n\nExit status:"
             "\n  0    done"
             "\n  1    a mistake in what was given, such as a description or file"
             "\n  2    wrong usage of the command line"
             "\n  130  interrupted by Ctrl-C");
}

/// Where memory runs out, a sentence, without asking for more; files come by renaming, so none is
/// left half-written.
[[noreturn]] static void failForMemory() {
  static constexpr std::string_view sentence = "error: not enough memory\n";
  [[maybe_unused]] ssize_t written = write(STDERR_FILENO, sentence.data(), sentence.size());
  _exit(1);
}

/// The status, or 1 with a sentence where something printed could not be written: a full disk, or a
/// pipe that its reader has closed.
static int finish(int status) {
  llvm::raw_fd_ostream &out = llvm::outs();
  out.flush();
  std::error_code error = out.error();
  out.clear_error(); // or its destructor ends the process
  if (!error)
    return status;
  tool::printError("cannot write 'stdout': " + error.message());
  return status == 0 ? 1 : status;
}

int main(int argc, char **argv) {
  std::signal(SIGPIPE, SIG_IGN); // writing fails then, and is reported
  CLI::App app("halnet compiles network descriptions to programs");
  std::set_new_handler(failForMemory);
  llvm::errs().enable_colors(tool::wantsColours());
  app.set_version_flag("--version", versions());
  app.require_subcommand(1);
  tool::Status status = 0;
  tool::addCompileCommand(app, status);
  tool::addTuneCommand(app, status);
  tool::addRunCommand(app, status);
  tool::addCheckCommand(app, status);
  tool::addReweightCommand(app, status);
  tool::addSummaryCommand(app, status);
  tool::addMemoryCommand(app, status);
  tool::addEmitCommand(app, status);
  tool::addValidateCommand(app, status);
  tool::addWeightsCommand(app, status);
  tool::addTargetsCommand(app, status);
  tool::addCacheCommand(app, status);
  tool::addDoctorCommand(app, status);
  tool::addCompletionCommand(app, status);
  tool::addManCommand(app, status);
  tool::addSchemaCommand(app, status);
  addHelp(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0) { // --help, --version
      std::ostringstream text;        // CLI11's stream would not say why it can't be written
      int shown = app.exit(error, text);
      llvm::outs() << text.str();
      return finish(shown);
    }
    tool::printError(message(app, argc, argv, error) + suggestion(app, argc, argv));
    return 2;
  }
  return finish(status);
}
