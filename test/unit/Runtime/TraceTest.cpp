//===- TraceTest.cpp - tasks noted, and their timeline ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With a loop whose two tasks wait for each other, so that two threads have one
// each however busy the machine is.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/Trace.h"
#include "runtime/profile/TaskLog.h"
#include "test/unit/Runtime/TestModel.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sched.h>
#include <sstream>

using namespace halnet::runtime;

namespace {

std::atomic<int> arrived{0};

int meetOther(void *, int, uint8_t *) {
  const int all = arrived.fetch_add(1) / 2 * 2 + 2; // two more for every loop
  while (arrived < all)
    sched_yield();
  return 0;
}

int meetingKernel(void **arguments) {
  return halide_do_par_for(*static_cast<void **>(arguments[0]), meetOther, 5, 2, nullptr);
}

TEST(TaskLog, NotesEveryTaskOfALoop) {
  ThreadPool pool;
  ASSERT_TRUE(pool.start(2, 2));
  TaskLog log;
  log.clear(3);
  EXPECT_EQ(log.run(pool, nullptr, meetOther, 5, 2, nullptr), 0);
  ASSERT_EQ(log.count(), 2u);
  ASSERT_EQ(log.end() - log.begin(), 2);
  const Task &one = log.begin()[0], &two = log.begin()[1];
  EXPECT_EQ(one.index + two.index, 5 + 6);
  EXPECT_FALSE(pthread_equal(one.thread, two.thread));
  // They waited for each other.
  EXPECT_LE(one.begin, two.end);
  EXPECT_LE(two.begin, one.end);
}

TEST(TaskLog, CountsWhatItHasNoRoomFor) {
  ThreadPool pool;
  ASSERT_TRUE(pool.start(2, 2));
  TaskLog log;
  log.clear(1);
  log.run(pool, nullptr, meetOther, 0, 2, nullptr);
  EXPECT_EQ(log.count(), 2u);
  EXPECT_EQ(log.end() - log.begin(), 1);
  log.clear(0);
  EXPECT_EQ(log.count(), 0u);
}

TEST(TaskLog, HandsOnFailures) {
  ThreadPool pool;
  ASSERT_TRUE(pool.start(1, 1));
  TaskLog log;
  log.clear(1);
  const auto fail = [](void *, int index, uint8_t *) { return index; };
  EXPECT_EQ(log.run(pool, nullptr, fail, 3, 1, nullptr), 3);
}

size_t countOf(const std::string &text, const std::string &part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

TEST(Trace, HasATrackAThread) {
  halnet_call calls[] = {tiny.calls[0], tiny.calls[1]};
  calls[1].run = meetingKernel;
  halnet_model model = tiny;
  model.calls = calls;
  Error error;
  halnet_context *context = halnet_open(&model, 2, error.text, sizeof(error.text));
  ASSERT_TRUE(context) << error.text;
  const auto path = std::filesystem::path(testing::TempDir()) / "halnet-trace-test.json";
  MadeUpImages images(model);
  OutputFile file;
  ASSERT_TRUE(file.open(path.c_str(), error)) << error.text;
  ASSERT_TRUE(writeTrace(model, context, images, file, error)) << error.text;
  halnet_close(context);
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  std::filesystem::remove(path);
  EXPECT_EQ(countOf(text.str(), "\"cat\": \"run\""), 3u);
  EXPECT_EQ(countOf(text.str(), "\"cat\": \"call\""), 6u);
  EXPECT_EQ(countOf(text.str(), "\"cat\": \"task\""), 6u);
  EXPECT_EQ(countOf(text.str(), "\"tid\": 2,"), 3u + 1); // a task a run, and the name
  EXPECT_EQ(countOf(text.str(), "\"name\": \"worker 1\""), 1u);
  EXPECT_EQ(countOf(text.str(), "\"name\": \"worker 2\""), 0u);
}

} // namespace
