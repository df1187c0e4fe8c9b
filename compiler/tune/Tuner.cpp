//===- Tuner.cpp - walk the schedules of a network's kernels ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// First every kernel's default schedule, then all spaces a few schedules at a
// time, at last once more and for longer those that came out best.
//
//===----------------------------------------------------------------------===//

#include "compiler/tune/Tuner.h"

#include "compiler/tune/BestSchedules.h"
#include "dialects/Kernel/Schedule.h"

#include <algorithm>
#include <set>

using namespace halnet;
using namespace halnet::tune;
using kernel::KernelSpec;
using kernel::Schedule;

// Seconds that a group of schedules is timed for, and one that decides. With kernels of about
// a millisecond that is 20 rounds and more, whose median is good to about a percent.
static constexpr double walkSeconds = 0.15, confirmSeconds = 0.5;
/// The part of the time after which the walk ends, and the best are measured again:
/// of many medians the least is too good, by chance.
static constexpr double walkShare = 0.85;
/// Schedules of a kernel that are measured again.
static constexpr size_t confirmed = 3;
/// Schedules in a group: enough to share the default's time, few enough to keep to the budget.
static constexpr size_t leastGroup = 4, mostGroup = 16;

Tuner::Tuner(llvm::ArrayRef<KernelSpec> calls, const TuningLog &log, LogWriter &writer,
             TunerOptions options)
    : options(std::move(options)), laboratory(this->options.laboratory, writer) {
  const Conditions &conditions = this->options.laboratory.conditions;
  std::copy_if(log.entries.begin(), log.entries.end(), std::back_inserter(known.entries),
               [&](const LogEntry &entry) { return conditions.match(entry); });
  for (const KernelSpec &spec : calls)
    addCall(spec);
  skipKnown();
}

void Tuner::addCall(KernelSpec spec) {
  spec.schedule = codegen::defaultSchedule(spec);
  auto same = std::find_if(problems.begin(), problems.end(), [&](const Problem &problem) {
    return specText(problem.spec) == specText(spec);
  });
  if (same == problems.end()) {
    problems.push_back({spec, 0, codegen::scheduleSpace(spec)});
    same = problems.end() - 1;
    total += int64_t(same->left.size());
  }
  ++same->calls;
}

void Tuner::skipKnown() {
  std::set<std::string> measured;
  auto key = [](const std::string &problem, const Schedule &schedule) {
    return problem + "\n" + scheduleText(schedule);
  };
  for (const LogEntry &entry : known.entries)
    measured.insert(key(entry.problem, entry.schedule));
  for (Problem &problem : problems)
    std::erase_if(problem.left, [&](const Schedule &schedule) {
      return measured.count(key(specText(problem.spec, /*withSchedule=*/false), schedule));
    });
}

/// Puts first what takes most of the network's time.
void Tuner::sortProblems() {
  for (Problem &problem : problems)
    for (const LogEntry &entry : known.entries)
      if (entry.outcome == Outcome::Ok && entry.schedule == problem.spec.schedule &&
          entry.problem == specText(problem.spec, /*withSchedule=*/false))
        problem.totalNs = double(entry.medianNs) * double(problem.calls);
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem &a, const Problem &b) { return a.totalNs > b.totalNs; });
}

//===----------------------------------------------------------------------===//
// The search
//===----------------------------------------------------------------------===//

llvm::Error Tuner::measure(Problem &problem, llvm::ArrayRef<Schedule> schedules, double seconds) {
  llvm::Expected<std::vector<LogEntry>> entries =
      laboratory.measure(problem.spec, schedules, seconds, deadline);
  if (!entries)
    return entries.takeError();
  known.entries.insert(known.entries.end(), entries->begin(), entries->end());
  int64_t left = 0;
  for (const Problem &other : problems)
    left += int64_t(other.left.size());
  options.progress(total - left, total);
  return llvm::Error::success();
}

llvm::Error Tuner::measureDefaults() {
  std::vector<Problem *> unknown;
  for (Problem &problem : problems)
    if (llvm::is_contained(problem.left, problem.spec.schedule))
      unknown.push_back(&problem);
  size_t jobs = size_t(options.laboratory.jobs);
  for (size_t i = 0; i < unknown.size() && !isOver(deadline); ++i) {
    if (i % jobs == 0) { // as many as compile at the same time
      std::vector<KernelSpec> specs;
      for (size_t j = i; j < std::min(i + jobs, unknown.size()); ++j)
        specs.push_back(unknown[j]->spec);
      laboratory.compileDefaults(specs, deadline);
    }
    std::erase(unknown[i]->left, unknown[i]->spec.schedule);
    if (llvm::Error error = measure(*unknown[i], unknown[i]->spec.schedule, walkSeconds))
      return error;
  }
  return llvm::Error::success();
}

/// One group of each kernel after the other, until nothing is left.
llvm::Error Tuner::walk() {
  size_t size = std::clamp(size_t(options.laboratory.jobs), leastGroup, mostGroup);
  for (bool some = true; some && !isOver(walkEnd);) {
    some = false;
    for (Problem &problem : problems) {
      // Without a time for its default there is nothing to hold a schedule against.
      if (problem.left.empty() || problem.totalNs == 0 || isOver(walkEnd))
        continue;
      size_t count = std::min(size, problem.left.size());
      std::vector<Schedule> group(problem.left.begin(), problem.left.begin() + count);
      problem.left.erase(problem.left.begin(), problem.left.begin() + count);
      problem.changed = some = true;
      if (llvm::Error error = measure(problem, group, walkSeconds))
        return error;
    }
  }
  return llvm::Error::success();
}

/// Measures the best of each kernel again.
llvm::Error Tuner::confirm() {
  for (Problem &problem : problems) {
    if (!problem.changed || isOver(deadline))
      continue;
    BestSchedules choice(known);
    std::vector<Schedule> group;
    for (const LogEntry *entry : choice.ranking(problem.spec))
      if (group.size() < confirmed && entry->schedule != problem.spec.schedule)
        group.push_back(entry->schedule);
    if (llvm::Error error = measure(problem, group, confirmSeconds))
      return error;
  }
  return llvm::Error::success();
}

llvm::Error Tuner::run() {
  Clock::time_point start = Clock::now();
  deadline = start + options.budget;
  walkEnd = start + std::chrono::duration_cast<Clock::duration>(walkShare * options.budget);
  if (llvm::Error error = measureDefaults())
    return error;
  sortProblems();
  if (llvm::Error error = walk())
    return error;
  return confirm();
}

std::vector<KernelSummary> Tuner::summary() const {
  BestSchedules choice(known);
  std::vector<KernelSummary> summaries;
  for (const Problem &problem : problems) {
    std::string symbol = codegen::symbolName(problem.spec);
    KernelSummary summary{symbol.substr(0, symbol.rfind('_')), problem.calls, {}, {}};
    std::vector<const LogEntry *> ranked = choice.ranking(problem.spec);
    auto ofDefault = llvm::find_if(
        ranked, [&](const LogEntry *entry) { return entry->schedule == problem.spec.schedule; });
    if (ofDefault != ranked.end()) {
      summary.ofDefault = **ofDefault;
      summary.best = *ranked.front();
    }
    summaries.push_back(std::move(summary));
  }
  return summaries;
}
