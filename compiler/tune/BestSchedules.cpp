//===- BestSchedules.cpp - what a log says is fastest --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keeps the last entry of every schedule, and sorts those of a problem.
//
//===----------------------------------------------------------------------===//

#include "compiler/tune/BestSchedules.h"

#include "dialects/Kernel/Schedule.h"

#include <algorithm>

using namespace halnet;
using namespace halnet::tune;

BestSchedules::BestSchedules(const TuningLog &log, std::optional<int64_t> threads, bool exact)
    : exact(exact) {
  std::map<std::string, size_t> placeOf;
  for (const LogEntry &entry : log.entries) {
    std::string key =
        entry.problem + "\n" + scheduleText(entry.schedule) + "\n" + std::to_string(entry.threads);
    auto [known, isNew] = placeOf.try_emplace(key, entries.size());
    if (isNew) {
      byProblem.emplace(entry.problem, entries.size());
      entries.push_back(entry);
    } else {
      entries[known->second] = entry;
    }
    int64_t &most = threadsOf[entry.target];
    most = threads ? *threads : std::max(most, entry.threads);
  }
}

std::vector<const LogEntry *> BestSchedules::ranking(const kernel::KernelSpec &problem) {
  std::vector<const LogEntry *> ranked;
  auto [begin, end] = byProblem.equal_range(specText(problem, /*withSchedule=*/false));
  for (auto it = begin; it != end; ++it) {
    const LogEntry &entry = entries[it->second];
    kernel::KernelSpec spec = problem;
    spec.schedule = entry.schedule;
    if (entry.outcome != Outcome::Ok || entry.threads != threadsOf[entry.target])
      continue;
    if (checkSchedule(spec) || (exact && toleranceOf(spec.schedule) > 0))
      refusedEntries.insert(&entry);
    else
      ranked.push_back(&entry);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const LogEntry *a, const LogEntry *b) { return a->ratio() < b->ratio(); });
  return ranked;
}
