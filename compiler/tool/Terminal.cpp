//===- Terminal.cpp - what standard error is -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rules of no-color.org and bixense.com/clicolors.
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Terminal.h"

#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <string>
#include <unistd.h>

using namespace halnet;

static std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

bool tool::wantsColours() {
  if (!variable("NO_COLOR").empty())
    return false;
  if (std::string forced = variable("CLICOLOR_FORCE"); !forced.empty() && forced != "0")
    return true;
  return isatty(STDERR_FILENO) && variable("TERM") != "dumb" && variable("CLICOLOR") != "0";
}

void tool::printError(const llvm::Twine &message) {
  llvm::errs().changeColor(llvm::raw_ostream::RED, /*Bold=*/true) << "error: ";
  llvm::errs().resetColor() << message << '\n';
}

bool tool::wantsProgress() { return isatty(STDERR_FILENO); }
