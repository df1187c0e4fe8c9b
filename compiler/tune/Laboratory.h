//===- Laboratory.h - measure schedules and log them --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles a few schedules of a kernel, times them in turns with its default
// schedule, judges their results, and logs what came out.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TUNE_LABORATORY_H
#define HALNET_COMPILER_TUNE_LABORATORY_H

#include "codegen/Codegen.h"
#include "compiler/tune/Measure.h"
#include "compiler/tune/TuningLog.h"

#include "llvm/ADT/ArrayRef.h"

#include <chrono>
#include <map>

namespace halnet::tune {

/// Under which conditions is measured.
struct Conditions {
  int threads = 1;
  std::string cpu, halnet, halide;

  /// Those of this machine and this build.
  static Conditions here(int threads);
  /// Whether an entry was measured under the same.
  bool match(const LogEntry &entry) const;
};

struct LaboratoryOptions {
  Conditions conditions;
  int jobs = 1;               ///< kernels compiled at the same time
  std::string cacheDirectory; ///< of kernels; empty: none
};

/// Not thread-safe; the process must have a single thread and must not have used
/// Halide (codegen::compileKernels).
class Laboratory {
public:
  using Clock = std::chrono::steady_clock;

  Laboratory(LaboratoryOptions options, LogWriter &writer)
      : options(std::move(options)), writer(writer) {}

  /// Compiles kernels at the same time that measure() will ask for as defaults.
  void compileDefaults(const std::vector<kernel::KernelSpec> &specs, Clock::time_point deadline);

  /// Measures `schedules` of a kernel whose spec has its default schedule (which may be among
  /// them) for so many seconds together, appends an entry for each, and returns the entries.
  /// What takes longer than the deadline allows (plus some seconds) is ended, and its entry
  /// missing: nothing is known then. An error says why the log cannot be written.
  llvm::Expected<std::vector<LogEntry>> measure(const kernel::KernelSpec &spec,
                                                llvm::ArrayRef<kernel::Schedule> schedules,
                                                double seconds, Clock::time_point deadline);

private:
  /// A call of measure().
  struct Group {
    const kernel::KernelSpec &spec;
    llvm::ArrayRef<kernel::Schedule> schedules;
    double seconds;
    Clock::time_point deadline;
    std::vector<LogEntry> entries;
  };

  std::vector<codegen::CompiledKernel> compile(const std::vector<kernel::KernelSpec> &specs,
                                               Clock::time_point deadline) const;
  llvm::Error addCandidates(Group &group, std::vector<Candidate> &candidates);
  llvm::Error time(Group &group, llvm::ArrayRef<Candidate> candidates);
  llvm::Error recordTiming(Group &group, const kernel::Schedule &schedule, const Timing &timing,
                           const Timing &ofDefault);
  llvm::Error recordFailure(Group &group, const kernel::Schedule &schedule, Outcome outcome,
                            std::string reason);
  llvm::Error record(Group &group, LogEntry entry);
  LogEntry newEntry(const Group &group, const kernel::Schedule &schedule) const;

  LaboratoryOptions options;
  LogWriter &writer;
  std::map<std::string, codegen::CompiledKernel> defaults; ///< by symbol
};

} // namespace halnet::tune

#endif // HALNET_COMPILER_TUNE_LABORATORY_H
