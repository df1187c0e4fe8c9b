//===- ThreadPoolTest.cpp - the threads that share a kernel's loop --------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every task once, whatever the number of threads, tasks and pauses.
//
//===----------------------------------------------------------------------===//

#include "runtime/ThreadPool.h"

#include <gtest/gtest.h>

#include <unistd.h>
#include <vector>

using namespace halnet::runtime;

namespace {

struct Loop {
  std::vector<std::atomic<int>> counts;
  ThreadPool *pool = nullptr;
  explicit Loop(int size) : counts(size) {}
  uint8_t *closure() { return reinterpret_cast<uint8_t *>(this); }
};

int countTask(void *, int index, uint8_t *closure) {
  reinterpret_cast<Loop *>(closure)->counts[index - 10]++;
  return 0;
}

/// Whether the thread's stack has room for what kernels lay on it, and for what else is there.
int checkStack(void *, int, uint8_t *) {
  pthread_attr_t attributes;
  size_t bytes = 0;
  pthread_getattr_np(pthread_self(), &attributes);
  pthread_attr_getstacksize(&attributes, &bytes);
  pthread_attr_destroy(&attributes);
  return bytes < (1 << 20);
}

class ThreadPoolTest : public testing::TestWithParam<std::tuple<int, int>> {
protected:
  void SetUp() override {
    ASSERT_TRUE(pool.start(std::get<0>(GetParam()), std::get<1>(GetParam())));
  }
  ThreadPool pool;
};

TEST(ThreadPool, HasItsOwnSizeOfStacks) {
  pthread_attr_t usual, small;
  pthread_getattr_default_np(&usual);
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 128 << 10);
  ASSERT_EQ(pthread_setattr_default_np(&small), 0);
  ThreadPool pool;
  EXPECT_TRUE(pool.start(2, 2));
  pthread_setattr_default_np(&usual);
  for (int round = 0; round < 100; ++round)
    EXPECT_EQ(pool.run(nullptr, checkStack, 0, 8, nullptr), 0);
}

TEST_P(ThreadPoolTest, DoesEveryTaskOnce) {
  for (int round = 0; round < 2000; ++round) {
    Loop loop(round % 37);
    ASSERT_EQ(pool.run(nullptr, countTask, 10, round % 37, loop.closure()), 0);
    for (const auto &count : loop.counts)
      ASSERT_EQ(count, 1);
    if (round % 100 == 0)
      usleep(200); // long enough for workers to fall asleep
  }
}

TEST_P(ThreadPoolTest, ReturnsAFailedTasksStatus) {
  const auto fail = [](void *, int index, uint8_t *) { return index == 3 ? -5 : 0; };
  EXPECT_EQ(pool.run(nullptr, fail, 0, 8, nullptr), -5);
  EXPECT_EQ(pool.run(nullptr, fail, 4, 8, nullptr), 0);
}

TEST_P(ThreadPoolTest, RunsNestedLoopsOnTheSpot) {
  Loop inner(64);
  inner.pool = &pool;
  const auto outer = [](void *, int index, uint8_t *closure) {
    auto *loop = reinterpret_cast<Loop *>(closure);
    return loop->pool->run(nullptr, countTask, 10 + index * 8, 8, closure);
  };
  ASSERT_EQ(pool.run(nullptr, outer, 0, 8, inner.closure()), 0);
  for (const auto &count : inner.counts)
    EXPECT_EQ(count, 1);
}

TEST_P(ThreadPoolTest, HandsOnTheUserContext) {
  int context = 0;
  const auto check = [](void *userContext, int, uint8_t *) {
    return *static_cast<int *>(userContext);
  };
  EXPECT_EQ(pool.run(&context, check, 0, 4, nullptr), 0);
  context = 9;
  EXPECT_EQ(pool.run(&context, check, 0, 4, nullptr), 9);
}

TEST_P(ThreadPoolTest, UsesItsThreadsAtOnce) {
  // Every task waits until all have begun: it ends only if each has a thread of its own.
  struct Meeting {
    int wanted;
    std::atomic<int> begun{0};
  } meeting{pool.threads()};
  const auto meet = [](void *, int, uint8_t *closure) {
    auto *meeting = reinterpret_cast<Meeting *>(closure);
    ++meeting->begun;
    while (meeting->begun < meeting->wanted)
      usleep(10);
    return 0;
  };
  EXPECT_EQ(pool.run(nullptr, meet, 0, pool.threads(), reinterpret_cast<uint8_t *>(&meeting)), 0);
}

// Tasks wait in pairs for one another, so that both threads do four of the eight.
TEST(ThreadPool, GivesThreadsNeighbouringTasks) {
  struct Pairs {
    std::atomic<int> begun{0};
    pthread_t threads[8];
  } pairs;
  const auto meet = [](void *, int index, uint8_t *closure) {
    auto *pairs = reinterpret_cast<Pairs *>(closure);
    pairs->threads[index] = pthread_self();
    const int together = pairs->begun++ / 2 * 2 + 2;
    while (pairs->begun < together)
      usleep(10);
    return 0;
  };
  ThreadPool pool;
  ASSERT_TRUE(pool.start(2, 2));
  for (int round = 0; round < 100; ++round) {
    EXPECT_EQ(pool.run(nullptr, meet, 0, 8, reinterpret_cast<uint8_t *>(&pairs)), 0);
    for (int index : {1, 2, 3})
      EXPECT_TRUE(pthread_equal(pairs.threads[0], pairs.threads[index]));
    for (int index : {5, 6, 7})
      EXPECT_TRUE(pthread_equal(pairs.threads[4], pairs.threads[index]));
  }
}

// With as many cores as threads workers spin before they sleep; with one core they never do.
INSTANTIATE_TEST_SUITE_P(ThreadsAndCores, ThreadPoolTest,
                         testing::Values(std::tuple{1, 1}, std::tuple{2, 2}, std::tuple{2, 1},
                                         std::tuple{7, 7}, std::tuple{7, 1}));

} // namespace
