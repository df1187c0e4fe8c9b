//===- LogOptions.cpp - using a tuning log ------------------------------===//
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

#include "compiler/tool/LogOptions.h"

using namespace mlir;
using namespace halnet;

/// Malformed lines that are shown one by one; a file that is no log has many.
static constexpr size_t mostShown = 5;

LogicalResult tool::openLog(const std::string &path, MLIRContext &context, tune::TuningLog &log) {
  Location nowhere = UnknownLoc::get(&context);
  llvm::Expected<tune::TuningLog> read = tune::readLog(path);
  if (!read)
    return emitError(nowhere) << llvm::toString(read.takeError());
  log = std::move(*read);
  for (const auto &[line, what] : ArrayRef(log.malformed).take_front(mostShown))
    emitWarning(FileLineColLoc::get(&context, path, line, 1))
        << "skipped a line that is no tuning record: " << what;
  if (log.malformed.size() > mostShown)
    emitWarning(nowhere) << "skipped " << log.malformed.size() - mostShown
                         << " more such lines of '" << path << "'";
  if (log.otherVersions)
    emitWarning(nowhere) << "skipped " << log.otherVersions << " lines of '" << path
                         << "' of another version of the format";
  return success();
}

void tool::LogOptions::addTo(CLI::App &command) {
  CLI::Option *log =
      command.add_option("--log", path, "take schedules from this log of `halnet tune`")
          ->type_name("FILE|none");
  command
      .add_option("--threads", threads,
                  "with --log: use what was measured with so many threads; without, with the most")
      ->type_name("N")
      ->check(CLI::Range(1, 1024))
      ->needs(log);
}

LogicalResult tool::LogOptions::open(MLIRContext &context, bool exact) {
  if (path == "none")
    return success();
  tune::TuningLog log;
  if (failed(openLog(path, context, log)))
    return failure();
  schedules.emplace(log, threads, exact);
  return success();
}

ScheduleLookup tool::LogOptions::lookup() {
  if (path == "none")
    return {};
  return [this](const kernel::KernelSpec &problem) {
    std::vector<LoggedSchedule> known;
    for (const tune::LogEntry *entry : schedules->ranking(problem))
      known.push_back({entry->schedule, entry->ratio()});
    ++asked;
    found += !known.empty();
    return known;
  };
}

void tool::LogOptions::reportUse(MLIRContext &context) const {
  if (!schedules)
    return;
  Location nowhere = UnknownLoc::get(&context);
  if (int64_t refused = schedules->refused())
    emitWarning(nowhere)
        << "skipped " << refused << " entries of '" << path
        << "' whose schedules their kernels cannot have, or not with --tolerance 0";
  if (asked && !found) {
    InFlightDiagnostic warning = emitWarning(nowhere);
    warning << "'" << path << "' has no measurement of this net's kernels for its target";
    if (threads)
      warning << " with --threads " << *threads;
  }
}
