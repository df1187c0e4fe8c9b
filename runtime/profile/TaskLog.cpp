//===- TaskLog.cpp - which thread did which task -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Puts a task of its own around each of the loop's.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/TaskLog.h"

#include "runtime/Clock.h"

#include <algorithm>
#include <cstring>

using namespace halnet::runtime;

/// What a task around a task needs to know.
struct TaskLog::Loop {
  TaskLog &log;
  halide_task_t task;
  uint8_t *closure;
};

bool TaskLog::clear(size_t tasks) {
  done = 0;
  kept.shrink(0);
  void *room = kept.tryGrow(tasks);
  // Written to, so that the pages are there before anything is timed.
  if (room)
    std::memset(room, 0, tasks * sizeof(Task));
  return room;
}

int TaskLog::run(ThreadPool &pool, void *userContext, halide_task_t task, int min, int size,
                 uint8_t *closure) {
  Loop loop{*this, task, closure};
  return pool.run(userContext, runTask, min, size, reinterpret_cast<uint8_t *>(&loop));
}

int TaskLog::runTask(void *userContext, int index, uint8_t *closure) {
  const Loop &loop = *reinterpret_cast<Loop *>(closure);
  const int64_t begin = nanoseconds();
  const int failure = loop.task(userContext, index, loop.closure);
  const size_t place = loop.log.done.fetch_add(1, std::memory_order_relaxed);
  if (place < loop.log.kept.size())
    loop.log.kept[place] = {pthread_self(), index, begin, nanoseconds()};
  return failure;
}

const Task *TaskLog::end() const { return begin() + std::min(count(), kept.size()); }
