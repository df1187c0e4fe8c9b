//===- Laboratory.cpp - measure schedules and log them ------------------===//
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

#include "compiler/tune/Laboratory.h"

#include "dialects/Kernel/Schedule.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <algorithm>
#include <ctime>
#include <fstream>

using namespace halnet;
using namespace halnet::tune;
using kernel::KernelSpec;
using kernel::Schedule;

/// Schedules sum in other orders, so their results differ by roundings; by more than this share
/// of the largest value, or what a form of Winograd may be off, only if one is wrong.
static constexpr double mostDeviation = 1e-5;

// A kernel compiles in tenths of a second and its rounds take about as long. What needs
// more than the first after the deadline, or than the second at all, hangs.
static constexpr int leastSeconds = 5, mostSeconds = 60;

/// The processor's name as the system tells it.
static std::string cpuName() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    auto [key, value] = llvm::StringRef(line).split(':');
    if (key.trim() == "model name")
      return value.trim().str();
  }
  return "unknown";
}

Conditions Conditions::here(int threads) {
  return {threads, cpuName(), std::string(codegen::halnetVersion()),
          std::string(codegen::halideVersion())};
}

bool Conditions::match(const LogEntry &entry) const {
  return entry.threads == threads && entry.cpu == cpu && entry.halnet == halnet &&
         entry.halide == halide;
}

static std::string dateNow() {
  std::time_t now = std::time(nullptr);
  std::tm parts;
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

/// Seconds that a child may take: what is left, and enough to finish what a group needs.
static int secondsAllowed(Laboratory::Clock::time_point deadline) {
  auto left = std::chrono::ceil<std::chrono::seconds>(deadline - Laboratory::Clock::now());
  return int(std::clamp<int64_t>(left.count(), leastSeconds, mostSeconds));
}

static KernelSpec withSchedule(KernelSpec spec, const Schedule &schedule) {
  spec.schedule = schedule;
  return spec;
}

LogEntry Laboratory::newEntry(const Group &group, const Schedule &schedule) const {
  LogEntry entry;
  entry.problem = specText(group.spec, /*withSchedule=*/false);
  entry.schedule = schedule;
  entry.threads = options.conditions.threads;
  entry.target = group.spec.target->name;
  entry.cpu = options.conditions.cpu;
  entry.halnet = options.conditions.halnet;
  entry.halide = options.conditions.halide;
  entry.date = dateNow();
  return entry;
}

llvm::Error Laboratory::record(Group &group, LogEntry entry) {
  if (llvm::Error error = writer.append(entry))
    return error;
  group.entries.push_back(std::move(entry));
  return llvm::Error::success();
}

llvm::Error Laboratory::recordFailure(Group &group, const Schedule &schedule, Outcome outcome,
                                      std::string reason) {
  if (outcome == Outcome::Failed && Clock::now() > group.deadline)
    return llvm::Error::success(); // it may only have lacked time
  LogEntry entry = newEntry(group, schedule);
  entry.outcome = outcome;
  entry.reason = std::move(reason);
  return record(group, std::move(entry));
}

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

std::vector<codegen::CompiledKernel> Laboratory::compile(const std::vector<KernelSpec> &specs,
                                                         Clock::time_point deadline) const {
  codegen::CompileOptions compileOptions;
  compileOptions.jobs = options.jobs;
  compileOptions.secondsPerKernel = secondsAllowed(deadline);
  compileOptions.cacheDirectory = options.cacheDirectory;
  return codegen::compileKernels(specs, compileOptions);
}

void Laboratory::compileDefaults(const std::vector<KernelSpec> &specs, Clock::time_point deadline) {
  for (codegen::CompiledKernel &kernel : compile(specs, deadline))
    defaults[kernel.symbol] = std::move(kernel);
}

/// Compiles the group's schedules; adds those that do, behind the default.
llvm::Error Laboratory::addCandidates(Group &group, std::vector<Candidate> &candidates) {
  std::vector<KernelSpec> specs;
  for (const Schedule &schedule : group.schedules)
    if (schedule != group.spec.schedule)
      specs.push_back(withSchedule(group.spec, schedule));
  for (auto [spec, kernel] : llvm::zip_equal(specs, compile(specs, group.deadline)))
    if (kernel.error.empty())
      candidates.push_back({spec, kernel.object});
    else if (llvm::Error error = recordFailure(group, spec.schedule, Outcome::Failed, kernel.error))
      return error;
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Measuring
//===----------------------------------------------------------------------===//

llvm::Error Laboratory::recordTiming(Group &group, const Schedule &schedule, const Timing &timing,
                                     const Timing &ofDefault) {
  if (!(timing.deviation <= std::max(mostDeviation, kernel::toleranceOf(schedule))))
    return recordFailure(group, schedule, Outcome::Wrong,
                         "differs from the default schedule by " +
                             llvm::formatv("{0:e2}", timing.deviation).str() +
                             " of the largest value");
  LogEntry entry = newEntry(group, schedule);
  entry.medianNs = timing.medianNs;
  entry.minNs = timing.minNs;
  entry.defaultNs = ofDefault.medianNs;
  entry.samples = timing.samples;
  return record(group, std::move(entry));
}

/// Times candidates, the default first, and records them; the default too where the
/// group asks for it.
llvm::Error Laboratory::time(Group &group, llvm::ArrayRef<Candidate> candidates) {
  MeasureOptions measureOptions{options.conditions.threads, group.seconds,
                                secondsAllowed(group.deadline)};
  Measurement measurement = tune::measure(candidates, measureOptions);
  if (!measurement.error.empty()) {
    if (candidates.size() <= 2)
      return recordFailure(group, candidates.back().spec.schedule, Outcome::Failed,
                           measurement.error);
    for (const Candidate &candidate : candidates.drop_front()) // which of them was it?
      if (llvm::Error error = time(group, {candidates.front(), candidate}))
        return error;
    return llvm::Error::success();
  }
  const Timing &ofDefault = measurement.timings.front();
  for (auto [candidate, timing] : llvm::zip_equal(candidates, measurement.timings))
    if (llvm::is_contained(group.schedules, candidate.spec.schedule))
      if (llvm::Error error = recordTiming(group, candidate.spec.schedule, timing, ofDefault))
        return error;
  return llvm::Error::success();
}

llvm::Expected<std::vector<LogEntry>> Laboratory::measure(const KernelSpec &spec,
                                                          llvm::ArrayRef<Schedule> schedules,
                                                          double seconds,
                                                          Clock::time_point deadline) {
  Group group{spec, schedules, seconds, deadline, {}};
  std::string symbol = codegen::symbolName(spec);
  if (!defaults.count(symbol))
    compileDefaults({spec}, deadline);
  const codegen::CompiledKernel &ofDefault = defaults[symbol];
  std::vector<Candidate> candidates{{spec, ofDefault.object}};
  llvm::Error error = ofDefault.error.empty()
                          ? addCandidates(group, candidates)
                          : recordFailure(group, spec.schedule, Outcome::Failed, ofDefault.error);
  if (!error && ofDefault.error.empty() && !schedules.empty())
    error = time(group, candidates);
  if (error)
    return error;
  return group.entries;
}
