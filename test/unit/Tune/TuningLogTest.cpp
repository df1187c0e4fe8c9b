//===- TuningLogTest.cpp - tests of tuning logs -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is written is read again; what is broken is named, and mended where it is torn.
//
//===----------------------------------------------------------------------===//

#include "Entries.h"

#include "../Weights/TempFolder.h"

#include "gtest/gtest.h"

#include <fstream>

using namespace halnet;
using namespace halnet::tune;

namespace {

class TuningLogTest : public testing::Test {
protected:
  TuningLog read(llvm::StringRef text) {
    return llvm::cantFail(readLog(folder.write("log.jsonl", text)));
  }
  std::string text() {
    std::ifstream file(folder.file("log.jsonl"));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void append(const LogEntry &entry) {
    LogWriter writer = llvm::cantFail(LogWriter::open(folder.file("log.jsonl")));
    EXPECT_FALSE(bool(writer.append(entry)));
  }

  TempFolder folder;
  std::string good = logLine(entryOf(tileX(4), 900));
};

TEST_F(TuningLogTest, roundTrip) {
  LogEntry entry = entryOf(tileX(4), 900, 1000, 2);
  append(entry);
  TuningLog log = llvm::cantFail(readLog(folder.file("log.jsonl")));
  ASSERT_EQ(log.entries.size(), 1u);
  const LogEntry &again = log.entries[0];
  EXPECT_EQ(again.schedule, entry.schedule);
  EXPECT_EQ(again.threads, 2);
  EXPECT_DOUBLE_EQ(again.ratio(), 0.9);
  EXPECT_EQ(logLine(again), logLine(entry));
  EXPECT_EQ(text(), logLine(entry));
}

TEST_F(TuningLogTest, wrongAndFailedHaveAReason) {
  LogEntry entry = entryOf(tileX(4), 900);
  for (Outcome outcome : {Outcome::Wrong, Outcome::Failed}) {
    entry.outcome = outcome;
    entry.reason = "because";
    TuningLog log = read(logLine(entry));
    ASSERT_EQ(log.entries.size(), 1u);
    EXPECT_EQ(log.entries[0].outcome, outcome);
    EXPECT_EQ(log.entries[0].reason, "because");
    EXPECT_EQ(log.entries[0].medianNs, 0);
  }
}

TEST_F(TuningLogTest, malformedLinesAreNamed) {
  std::string negative = good, noKind = good, realKnob = good;
  negative.replace(negative.find("\"median_ns\":900"), 15, "\"median_ns\":-90");
  noKind.replace(noKind.find("\"kind\""), 6, "\"sort\"");
  realKnob.replace(realKnob.find("\"tile_x\":4"), 10, "\"tile_x\":0.5");
  TuningLog log = read("nonsense\n" + good + "[1]\n\n" + negative + noKind + realKnob + good);
  EXPECT_EQ(log.entries.size(), 2u);
  std::vector<std::pair<unsigned, std::string>> said;
  for (const TuningLog::MalformedLine &line : log.malformed)
    said.emplace_back(line.line, line.what);
  EXPECT_EQ(said, (std::vector<std::pair<unsigned, std::string>>{
                      {1, "not an object of JSON"},
                      {3, "not an object of JSON"},
                      {5, "'median_ns' is not a positive integer"},
                      {6, "'kind' is not a string"},
                      {7, "'knobs' is not an object of integers"}}));
}

TEST_F(TuningLogTest, otherVersionsAreCounted) {
  std::string other = good;
  other.replace(other.find("\"version\":1"), 11, "\"version\":2");
  TuningLog log = read(other + good + other);
  EXPECT_EQ(log.otherVersions, 2);
  EXPECT_EQ(log.entries.size(), 1u);
  EXPECT_TRUE(log.malformed.empty());
}

TEST_F(TuningLogTest, aTornLastLineIsLeftOutAndRemoved) {
  for (size_t length = 1; length < good.size() - 1; length += 50) {
    TuningLog log = read(good + good.substr(0, length));
    EXPECT_EQ(log.entries.size(), 1u);
    EXPECT_TRUE(log.malformed.empty());
    append(entryOf(tileX(2), 800));
    EXPECT_EQ(text(), good + logLine(entryOf(tileX(2), 800)));
  }
}

TEST_F(TuningLogTest, aLastLineThatLacksOnlyItsEndCounts) {
  std::string open = good.substr(0, good.size() - 1);
  EXPECT_EQ(read(open).entries.size(), 1u);
  append(entryOf(tileX(2), 800));
  EXPECT_EQ(text(), good + logLine(entryOf(tileX(2), 800)));
}

TEST_F(TuningLogTest, unreadableFilesAreErrors) {
  llvm::Expected<TuningLog> none = readLog(folder.file("none"));
  ASSERT_FALSE(bool(none));
  EXPECT_NE(llvm::toString(none.takeError()).find("cannot read"), std::string::npos);
  llvm::Expected<LogWriter> nowhere = LogWriter::open(folder.file("none/log"));
  ASSERT_FALSE(bool(nowhere));
  EXPECT_NE(llvm::toString(nowhere.takeError()).find("cannot write"), std::string::npos);
}

} // namespace
