//===- ThreadPool.h - the threads that share a kernel's loop -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Fork and join in about a microsecond: workers spin for a moment before they
// sleep, the caller works too, and it waits only for tasks that were begun.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_THREADPOOL_H
#define HALNET_RUNTIME_THREADPOOL_H

#include "runtime/HalideAbi.h"

#include <atomic>
#include <pthread.h>
#include <sys/types.h>

namespace halnet::runtime {

/// A pool for one loop at a time. run() is called by one thread at a time; from
/// inside a task (a nested parallel loop) it runs the loop on the spot. Each thread begins with a
/// range of neighbouring tasks, as what one of them fetches is often for the next, and takes over
/// from others when its own are done.
class ThreadPool {
public:
  ThreadPool() = default;
  ThreadPool(const ThreadPool &) = delete;
  ~ThreadPool() { stop(); }

  /// Starts `threads` - 1 workers; `cores` is how many threads really run at
  /// once: with fewer cores than threads nobody spins. False where the system
  /// gives no more threads.
  bool start(int threads, int cores);

  /// Runs `task` for min to min + size - 1; 0, or what one of the failed tasks returned.
  int run(void *userContext, halide_task_t task, int min, int size, uint8_t *closure);

  /// The caller's thread included.
  int threads() const { return workers + 1; }

private:
  static void *workerMain(void *argument);
  void work(int thread);
  bool doOneTask(int thread);
  int takeTask(int thread);
  void waitForWork();
  void waitForTasks();
  void wakeWorkers(int tasks);
  bool spinUntilWork() const;
  void stop();

  /// Neighbouring tasks of the loop, for one thread first of all.
  struct alignas(64) Range {
    std::atomic<int> next{0};
    int end = 0;
  };

  // The loop under way. Written before `unclaimed` is set, and read only with a
  // task claimed, while the loop can't end.
  void *userContext = nullptr;
  halide_task_t task = nullptr;
  uint8_t *closure = nullptr;
  int min = 0, size = 0;
  Range *ranges = nullptr; // one a thread, the caller's first
  std::atomic<bool> busy{false};
  std::atomic<int> status{0};

  // On cache lines of their own: spinning workers read the first all the time.
  alignas(64) std::atomic<int> unclaimed{0};  // tasks nobody has begun
  alignas(64) std::atomic<int> unfinished{0}; // tasks not done; a futex of the caller
  alignas(64) std::atomic<int> wakeups{0};    // a futex of the workers; counts up to wake them
  std::atomic<int> sleepers{0};
  std::atomic<bool> callerSleeps{false};
  std::atomic<bool> ending{false};

  pthread_t *handles = nullptr;
  std::atomic<int> begun{0}; // workers that know their number
  int workers = 0;
  pid_t owner = 0; // the process that has the workers
  bool spins = false;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_THREADPOOL_H
