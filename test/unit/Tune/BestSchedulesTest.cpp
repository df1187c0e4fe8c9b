//===- BestSchedulesTest.cpp - tests of choosing from a log -------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which entry of several is chosen, and which do not count.
//
//===----------------------------------------------------------------------===//

#include "Entries.h"

#include "compiler/tune/BestSchedules.h"

#include "gtest/gtest.h"

using namespace halnet;
using namespace halnet::tune;

namespace {

/// The pixels of the best schedule's tile; 0 where there is none.
int64_t bestTile(const std::vector<LogEntry> &entries,
                 std::optional<int64_t> threads = std::nullopt) {
  TuningLog log;
  log.entries = entries;
  BestSchedules schedules(log, threads);
  std::vector<const LogEntry *> ranking = schedules.ranking(smallConv());
  return ranking.empty() ? 0 : ranking.front()->schedule.get("tile_x", 0);
}

TEST(BestSchedules, theLeastRatioWins) {
  EXPECT_EQ(bestTile({entryOf(tileX(1), 1000), entryOf(tileX(2), 900), entryOf(tileX(4), 950)}), 2);
  // Slower in a slow minute, but faster than the default was then.
  EXPECT_EQ(bestTile({entryOf(tileX(2), 900), entryOf(tileX(4), 1600, 2000)}), 4);
}

TEST(BestSchedules, theFirstOfEqualsWins) {
  EXPECT_EQ(bestTile({entryOf(tileX(4), 900), entryOf(tileX(2), 900)}), 4);
}

TEST(BestSchedules, theLastEntryOfAScheduleCounts) {
  EXPECT_EQ(bestTile({entryOf(tileX(2), 800), entryOf(tileX(4), 900), entryOf(tileX(2), 990)}), 4);
  LogEntry wrong = entryOf(tileX(2), 800);
  wrong.outcome = Outcome::Wrong;
  EXPECT_EQ(bestTile({entryOf(tileX(2), 800), entryOf(tileX(4), 900), wrong}), 4);
}

TEST(BestSchedules, onlyOneThreadCountCounts) {
  std::vector<LogEntry> entries{entryOf(tileX(2), 700), entryOf(tileX(4), 900, 1000, 2)};
  EXPECT_EQ(bestTile(entries), 4); // the most threads
  EXPECT_EQ(bestTile(entries, 1), 2);
  EXPECT_EQ(bestTile(entries, 3), 0);
}

TEST(BestSchedules, otherProblemsDoNotCount) {
  LogEntry other = entryOf(tileX(2), 700);
  other.problem = "conv of something else";
  EXPECT_EQ(bestTile({other}), 0);
}

TEST(BestSchedules, schedulesThatDoNotFitAreCountedOnce) {
  TuningLog log;
  log.entries = {entryOf(tileX(1000), 100), entryOf({"gone", {}}, 100), entryOf(tileX(2), 900)};
  BestSchedules schedules(log);
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(schedules.ranking(smallConv()).size(), 1u);
    EXPECT_EQ(schedules.ranking(smallConv()).front()->schedule, tileX(2));
  }
  EXPECT_EQ(schedules.refused(), 2);
}

} // namespace
