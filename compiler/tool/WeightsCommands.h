//===- WeightsCommands.h - the parts of halnet weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One function a command, and what they share.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_WEIGHTSCOMMANDS_H
#define HALNET_COMPILER_TOOL_WEIGHTSCOMMANDS_H

#include "compiler/tool/Commands.h"

namespace halnet::tool {

void addWeightsInfo(CLI::App &command, Status &status);
void addWeightsConvert(CLI::App &command, Status &status);
void addWeightsDiff(CLI::App &command, Status &status);

/// A number of a table: six digits.
std::string weightNumber(double value);

/// The number, or null where there is none: JSON has no infinity.
llvm::json::Value finiteOrNull(bool isThere, double value);

/// Prints the error; the status 1.
Status fail(llvm::Error error);

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_WEIGHTSCOMMANDS_H
