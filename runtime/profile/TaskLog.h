//===- TaskLog.h - which thread did which task -------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Notes the tasks of parallel loops, for a trace. Without one the loops know
// nothing of it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PROFILE_TASKLOG_H
#define HALNET_RUNTIME_PROFILE_TASKLOG_H

#include "runtime/ThreadPool.h"
#include "runtime/Vector.h"

namespace halnet::runtime {

/// A task that is over. Times are nanoseconds of the monotonic clock.
struct Task {
  pthread_t thread;
  int index; ///< of its loop
  int64_t begin, end;
};

/// Filled by all threads of a pool at once; read when no loop is under way.
class TaskLog {
public:
  /// Forgets all tasks and makes room for `tasks`; false where memory is lacking for them. More are
  /// counted, but not kept.
  bool clear(size_t tasks);

  /// Runs a loop on the pool and notes its tasks.
  int run(ThreadPool &pool, void *userContext, halide_task_t task, int min, int size,
          uint8_t *closure);

  /// Tasks since clear(), also those for which there was no room.
  size_t count() const { return done.load(); }
  /// Those that were kept.
  const Task *begin() const { return kept.begin(); }
  const Task *end() const;

private:
  struct Loop;
  static int runTask(void *userContext, int index, uint8_t *loop);

  std::atomic<size_t> done{0};
  Vector<Task> kept;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROFILE_TASKLOG_H
