//===- ManualCommand.cpp - halnet completion and halnet man ----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line, described for shells and for man(1), by itself.
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Commands.h"
#include "compiler/tool/Completion.h"
#include "compiler/tool/ManPages.h"
#include "compiler/tool/Terminal.h"

#include "llvm/Support/FileSystem.h"

using namespace halnet;

static void complete(const CLI::App &app, const std::string &shell) {
  tool::Command root = tool::commandTree(app);
  if (shell == "bash")
    writeBashCompletion(root, llvm::outs());
  else if (shell == "zsh")
    writeZshCompletion(root, llvm::outs());
  else
    writeFishCompletion(root, llvm::outs());
}

static llvm::Error writePages(const CLI::App &app, const std::string &folder) {
  if (std::error_code error = llvm::sys::fs::create_directories(folder))
    return llvm::createStringError(error, "cannot make '%s': %s", folder.c_str(),
                                   error.message().c_str());
  std::error_code error;
  tool::forEachCommand(tool::commandTree(app), [&](const tool::Command &command) {
    if (error)
      return;
    llvm::raw_fd_ostream file(folder + "/" + tool::manPageName(command), error);
    if (error)
      return;
    tool::writeManPage(command, "halnet " + std::string(codegen::halnetVersion()), file);
    file.close();
    error = file.error();
    file.clear_error();
  });
  if (error)
    return llvm::createStringError(error, "cannot write into '%s': %s", folder.c_str(),
                                   error.message().c_str());
  return llvm::Error::success();
}

void tool::addCompletionCommand(CLI::App &app, Status &) {
  auto shell = std::make_shared<std::string>();
  CLI::App *command =
      app.add_subcommand("completion", "Print a script that completes halnet's command line");
  command->add_option("SHELL", *shell, "for which shell")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  addExamples(*command, {{"source <(halnet completion bash)", "in this shell, or in ~/.bashrc"},
                         {"halnet completion zsh > ~/.zfunc/_halnet", "a folder of $fpath"},
                         {"halnet completion fish > ~/.config/fish/completions/halnet.fish", ""}});
  command->callback([&app, shell] { complete(app, *shell); });
}

void tool::addManCommand(CLI::App &app, Status &status) {
  auto folder = std::make_shared<std::string>();
  CLI::App *command = app.add_subcommand("man", "Write the manual pages, one a command");
  command->add_option("DIR", *folder, "the folder to write them into")
      ->required()
      ->type_name("DIR");
  addExamples(*command, {{"halnet man ~/.local/share/man/man1 && man halnet-compile", ""}});
  command->callback([&app, folder, &status] {
    if (llvm::Error error = writePages(app, *folder)) {
      printError(llvm::toString(std::move(error)));
      status = 1;
    }
  });
}
