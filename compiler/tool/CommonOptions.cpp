//===- CommonOptions.cpp - what all commands have --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Examples, JSON, and the cache of kernels.
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Commands.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace halnet;

void tool::failUsage(const std::string &problem) {
  throw CLI::ParseError(problem, CLI::ExitCodes::ValidationError);
}

LogicalResult tool::report(llvm::Error error, MLIRContext &context) {
  if (!error)
    return success();
  return emitError(UnknownLoc::get(&context)) << llvm::toString(std::move(error));
}

void tool::addExamples(CLI::App &command, std::vector<Example> examples) {
  size_t width = 0;
  for (const Example &example : examples)
    if (!example.what.empty())
      width = std::max(width, example.line.size());
  std::string text = "Examples:";
  for (const Example &example : examples) {
    text += "\n  " + example.line;
    if (!example.what.empty())
      text += std::string(width - example.line.size(), ' ') + "  # " + example.what;
  }
  command.footer(text);
}

void tool::addJsonFlag(CLI::App &command, bool &json) {
  command.add_flag(
      "--json", json,
      "print JSON; docs/json.md (installed in share/doc/halnet) says what its keys mean");
}

void tool::printJson(const llvm::json::Value &value) {
  llvm::outs() << llvm::formatv("{0:2}", value) << '\n';
}

void tool::checkCache(const std::string &directory, MLIRContext &context) {
  if (directory.empty())
    return;
  if (std::optional<std::string> problem = codegen::cacheProblem(directory))
    emitWarning(UnknownLoc::get(&context)) << "kernels cannot be kept in '" << directory
                                           << "' and are compiled anew each time: " << *problem;
}
