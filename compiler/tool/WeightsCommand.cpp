//===- WeightsCommand.cpp - halnet weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Terminal.h"
#include "compiler/tool/WeightsCommands.h"

#include "llvm/Support/Format.h"

using namespace halnet;

std::string tool::weightNumber(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.6g", value);
  return text;
}

llvm::json::Value tool::finiteOrNull(bool isThere, double value) {
  return isThere ? llvm::json::Value(value) : llvm::json::Value(nullptr);
}

tool::Status tool::fail(llvm::Error error) {
  printError(llvm::toString(std::move(error)));
  return 1;
}

void tool::addWeightsCommand(CLI::App &app, Status &status) {
  CLI::App *command =
      app.add_subcommand("weights", "Look into files of weights, compare and convert them");
  command->require_subcommand(1);
  addWeightsInfo(*command, status);
  addWeightsConvert(*command, status);
  addWeightsDiff(*command, status);
  addExamples(*command, {{"halnet weights info resnet50.safetensors", ""},
                         {"halnet weights convert resnet50.npz -o resnet50.safetensors", ""}});
}
