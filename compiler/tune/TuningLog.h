//===- TuningLog.h - measurements of schedules, a line each --------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The log of `halnet tune`: JSON lines that are only ever appended. docs/tuning.md
// describes the format.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TUNE_TUNINGLOG_H
#define HALNET_COMPILER_TUNE_TUNINGLOG_H

#include "dialects/Kernel/Spec.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace halnet::tune {

/// How measuring a schedule went.
enum class Outcome {
  Ok,
  Wrong, ///< other results than the default schedule's
  Failed ///< did not compile, crashed, or took far too long
};

/// One measurement of one schedule. Times are medians and minima of single calls.
struct LogEntry {
  std::string problem; ///< kernel::specText without the schedule
  kernel::Schedule schedule;
  Outcome outcome = Outcome::Ok;
  std::string reason;   ///< why it is not Ok, one sentence
  int64_t medianNs = 0; ///< this and the next three: 0 unless Ok
  int64_t minNs = 0;
  int64_t defaultNs = 0; ///< the default schedule's median, measured in turns with this one
  int64_t samples = 0;
  int64_t threads = 1;
  std::string target, cpu, halnet, halide;
  std::string date; ///< in UTC: "2026-11-24T10:15:00Z"

  /// The time against the default schedule's: below 1 is faster. Only where Ok.
  double ratio() const { return double(medianNs) / double(defaultNs); }
};

/// All that was read from a log.
struct TuningLog {
  struct MalformedLine {
    unsigned line; ///< from 1
    std::string what;
  };

  std::vector<LogEntry> entries; ///< in the order of the file
  std::vector<MalformedLine> malformed;
  int64_t otherVersions = 0; ///< lines of other format versions, skipped
};

/// The entry as one line of JSON, with its newline.
std::string logLine(const LogEntry &entry);

/// Reads a log. A last line that is not whole (its writer was ended) is left out.
/// The error is a sentence: no such file, a folder.
llvm::Expected<TuningLog> readLog(llvm::StringRef path);

/// Appends to a log, made where it is missing. Every entry is written at once, so
/// that neither an interrupted tuner nor a second one beside it mixes up lines.
class LogWriter {
public:
  /// Opens the file, and removes a last line that is not whole.
  static llvm::Expected<LogWriter> open(llvm::StringRef path);
  LogWriter(LogWriter &&other);
  LogWriter(const LogWriter &) = delete;
  ~LogWriter();

  llvm::Error append(const LogEntry &entry);

private:
  LogWriter(llvm::StringRef path, int file) : path(path), file(file) {}
  llvm::Error write(llvm::StringRef text);
  llvm::Error mendLastLine(llvm::StringRef text);

  std::string path;
  int file;
};

} // namespace halnet::tune

#endif // HALNET_COMPILER_TUNE_TUNINGLOG_H
