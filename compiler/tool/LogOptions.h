//===- LogOptions.h - using a tuning log --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a tuning log for a command, and says what is wrong with it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_LOGOPTIONS_H
#define HALNET_COMPILER_TOOL_LOGOPTIONS_H

#include "compiler/tool/Commands.h"
#include "compiler/tune/BestSchedules.h"

namespace halnet::tool {

/// Reads the log into `log`. Malformed lines and other format versions are warned
/// of; an unreadable file is an error. Both are reported.
llvm::LogicalResult openLog(const std::string &path, mlir::MLIRContext &context,
                            tune::TuningLog &log);

/// --log and --threads of commands that choose schedules.
class LogOptions {
public:
  void addTo(CLI::App &command);

  /// The log to read; empty where none was asked for.
  std::string file() const { return path == "none" ? "" : path; }

  /// The log's schedules, once it is open; empty where no log was asked for.
  /// Lives as long as this.
  ScheduleLookup lookup();
  /// Reads the log, if one was asked for. `exact`: schedules with forms of Winograd are refused.
  llvm::LogicalResult open(mlir::MLIRContext &context, bool exact);
  /// Warns of what the lookups met: schedules that were refused, or no kernel at all.
  void reportUse(mlir::MLIRContext &context) const;

private:
  std::string path = "none";
  std::optional<int64_t> threads;
  std::optional<tune::BestSchedules> schedules;
  int64_t asked = 0, found = 0;
};

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_LOGOPTIONS_H
