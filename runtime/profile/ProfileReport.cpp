//===- ProfileReport.cpp - a profile as tables -------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Columns of numbers, with names in front and what is long at the end.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/ProfileReport.h"

#include "runtime/profile/CallGroups.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

using namespace halnet::runtime;

namespace {

void printCeilings(const Ceilings &ceilings) {
  std::printf("ceilings: %.1f GFLOP/s", ceilings.speed[Compute]);
  for (Limit cache : {L2, L3})
    if (ceilings.capacity[cache])
      std::printf("; %s of %.1f MiB %.1f GB/s", limitName(cache),
                  double(ceilings.capacity[cache]) / (1 << 20), ceilings.speed[cache]);
  std::printf("; memory %.1f GB/s\n", ceilings.speed[Memory]);
}

void printNumbers(double ms, const Rates &rates, uint64_t bytes) {
  std::printf("  %9.4f  %5.1f %%  %7.1f  %5.1f %%  %8.3f  %7.1f", ms, rates.share, rates.gflops,
              rates.percentOfPeak, double(bytes) * 1e-6, rates.intensity);
}

constexpr const char *numberTitles = "         ms    share  GFLOP/s     peak        MB   FLOP/B";

void printCalls(const Profile &profile) {
  int name = 4, place = 5;
  for (const CallRow &row : profile.calls) {
    name = std::max(name, static_cast<int>(std::strlen(row.call->name)));
    place = std::max(place, static_cast<int>(std::strlen(row.call->place)));
  }
  std::printf("\n%-*s  %-*s%s  %-7s  %6s   %s\n", name, "call", place, "place", numberTitles,
              "bound", "of it", "schedule");
  for (const CallRow &row : profile.calls) {
    std::printf("%-*s  %-*s", name, row.call->name, place, row.call->place);
    printNumbers(row.ms, Rates(profile, row.ms, row.call->macs, row.bytes), row.bytes);
    std::printf("  %-7s  %5.1f %%  %s\n", limitName(row.floor.limit), 100 * row.floor.ms / row.ms,
                row.call->schedule);
  }
}

void printGroups(const Profile &profile, const char *title,
                 std::string_view (*groupOf)(const halnet_call &)) {
  const Vector<GroupRow> groups = sumUp(profile, groupOf);
  int width = static_cast<int>(std::strlen(title));
  for (const GroupRow &group : groups)
    width = std::max(width, static_cast<int>(group.name.size()));
  std::printf("\n%-*s  calls%s\n", width, title, numberTitles);
  for (const GroupRow &group : groups) {
    std::printf("%-*.*s  %5u", width, static_cast<int>(group.name.size()), group.name.data(),
                group.calls);
    printNumbers(group.ms, Rates(profile, group.ms, group.macs, group.bytes), group.bytes);
    std::printf("\n");
  }
}

} // namespace

void halnet::runtime::printProfile(const Model &model, const Profile &profile) {
  std::printf("%s, %d image%s a run, %d thread%s, %zu runs\n", model.name, model.inputs[0].shape[0],
              model.inputs[0].shape[0] == 1 ? "" : "s", profile.threads,
              profile.threads == 1 ? "" : "s", profile.runs);
  printCeilings(profile.ceilings);
  printCalls(profile);
  printGroups(profile, "stage", stageOf);
  printGroups(profile, "block", blockOf);
  printGroups(profile, "kind", kindOf);
  std::printf("\nsum of the calls    %10.4f ms\n", profile.sum);
  std::printf("run                 %10.4f ms without timing its calls (the sum: %+.2f %%)\n",
              profile.plainRun, 100 * (profile.sum / profile.plainRun - 1));
  std::printf("run                 %10.4f ms with it (%+.2f %%)\n", profile.timedRun,
              100 * (profile.timedRun / profile.plainRun - 1));
}
