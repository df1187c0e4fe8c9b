//===- BestSchedules.h - what a log says is fastest ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chooses schedules from a tuning log. The choice depends on the log alone, so
// that one log gives the same program everywhere.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TUNE_BESTSCHEDULES_H
#define HALNET_COMPILER_TUNE_BESTSCHEDULES_H

#include "compiler/tune/TuningLog.h"

#include <map>
#include <optional>
#include <set>

namespace halnet::tune {

/// The best schedules for each problem of a log. Of several entries for the same
/// schedule the last counts; of the schedules, the one of the least ratio to the
/// default, the first in the log where they are equal.
class BestSchedules {
public:
  /// `threads`: entries of other thread counts do not count; without it, for each
  /// target those of the most threads do. `exact`: entries with forms of Winograd do not count.
  explicit BestSchedules(const TuningLog &log, std::optional<int64_t> threads = std::nullopt,
                         bool exact = false);

  /// The entries that count for the spec's problem (its schedule is not looked at), best
  /// first. Those that kernel::checkSchedule or `exact` refuses are left out and counted.
  /// They live as long as this.
  std::vector<const LogEntry *> ranking(const kernel::KernelSpec &problem);

  /// Entries met so far that were refused, each once.
  int64_t refused() const { return int64_t(refusedEntries.size()); }

private:
  std::vector<LogEntry> entries; ///< one a schedule and thread count
  std::multimap<std::string, size_t> byProblem;
  std::map<std::string, int64_t> threadsOf; ///< by target
  std::set<const LogEntry *> refusedEntries;
  bool exact;
};

} // namespace halnet::tune

#endif // HALNET_COMPILER_TUNE_BESTSCHEDULES_H
