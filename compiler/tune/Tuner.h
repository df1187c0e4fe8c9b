//===- Tuner.h - walk the schedules of a network's kernels --------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The search: which schedules are measured, in which order, until the time is
// over. No cleverness: every kernel's space from its front to its end.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TUNE_TUNER_H
#define HALNET_COMPILER_TUNE_TUNER_H

#include "compiler/tune/Laboratory.h"

#include <functional>
#include <optional>

namespace halnet::tune {

struct TunerOptions {
  std::chrono::seconds budget{60};
  LaboratoryOptions laboratory;
  std::function<bool()> stop; ///< true: end soon, as if the time were over
  std::function<void(int64_t done, int64_t total)> progress; ///< counts schedules
};

/// What is known of one kernel in the end.
struct KernelSummary {
  std::string name; ///< "conv_64x56x56_k64_3x3s1"
  int64_t calls;
  std::optional<LogEntry> ofDefault; ///< none: not measured, or not Ok
  std::optional<LogEntry> best;      ///< none: as above
};

/// Tunes the kernels of one network. Not thread-safe; run() needs a process with a
/// single thread that has not used Halide (codegen::compileKernels).
class Tuner {
public:
  /// `calls` are the specs of the network's calls, for one CPU target, without schedules.
  /// What `log` has under the same conditions is not measured again.
  Tuner(llvm::ArrayRef<kernel::KernelSpec> calls, const TuningLog &log, LogWriter &writer,
        TunerOptions options);

  /// Measures until the time is over or nothing is left; an error says why the log
  /// cannot be written. Ends at most some seconds late (Laboratory::measure).
  llvm::Error run();

  /// One for each different kernel, those that take most of the time first.
  std::vector<KernelSummary> summary() const;

private:
  using Clock = Laboratory::Clock;

  /// One different kernel of the network.
  struct Problem {
    kernel::KernelSpec spec; ///< with its default schedule
    int64_t calls = 0;
    std::vector<kernel::Schedule> left; ///< to measure, in this order
    double totalNs = 0;                 ///< of all calls by default; 0: not known
    bool changed = false;               ///< schedules were measured in this run
  };

  void addCall(kernel::KernelSpec spec);
  void skipKnown();
  void sortProblems();
  llvm::Error measureDefaults();
  llvm::Error walk();
  llvm::Error confirm();
  llvm::Error measure(Problem &problem, llvm::ArrayRef<kernel::Schedule> schedules, double seconds);
  bool isOver(Clock::time_point end) const { return Clock::now() >= end || options.stop(); }

  TunerOptions options;
  Laboratory laboratory;
  std::vector<Problem> problems;
  TuningLog known; ///< under these conditions, with what this run adds
  Clock::time_point walkEnd, deadline;
  int64_t total = 0; ///< schedules of all problems
};

} // namespace halnet::tune

#endif // HALNET_COMPILER_TUNE_TUNER_H
