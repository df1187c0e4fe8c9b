//===- ThreadPool.cpp - the threads that share a kernel's loop ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One counter says how many tasks may still be claimed, another counts the finished
// ones; futexes put to sleep who waits for long. Which task a claim is for, ranges say.
//
//===----------------------------------------------------------------------===//

#include "runtime/ThreadPool.h"

#include "runtime/Assert.h"
#include "runtime/Clock.h"

#include <climits>
#include <cstdlib>
#include <linux/futex.h>
#include <new>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace halnet::runtime;

namespace {

// How long a thread looks for work before it sleeps. On a Zen 4 with two cores
// a loop costs 0.1 us while workers spin; once they sleep, waking them costs the
// caller 7 us and they come 30 us later. Short serial kernels between two loops
// should not bring that about.
constexpr int64_t spinNanoseconds = 100'000;
// Looks at the clock only every so many pauses (a pause takes 10 to 100 cycles).
constexpr int pausesPerClockCheck = 32;

/// Tells the core that this is a loop of waiting.
void pauseCore() {
#ifdef __x86_64__
  __builtin_ia32_pause();
#else
  asm volatile("yield");
#endif
}

/// Looks at `done` until it holds or the time is over; whether it held.
template <typename Condition> bool spinUntil(Condition done) {
  const int64_t end = nanoseconds() + spinNanoseconds;
  do {
    for (int i = 0; i < pausesPerClockCheck; ++i) {
      if (done())
        return true;
      pauseCore();
    }
  } while (nanoseconds() < end);
  return done();
}

// Kernels lay at most 256 KiB on the stack. A process may give its threads less by itself.
constexpr size_t stackBytes = 1 << 20;

static_assert(sizeof(std::atomic<int>) == 4, "a futex is 32 bits wide");

void futexWait(std::atomic<int> &word, int expected) {
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, expected, nullptr, nullptr, 0);
}

void futexWake(std::atomic<int> &word, int count) {
  syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
}

} // namespace

bool ThreadPool::start(int threads, int cores) {
  HALNET_ASSERT(threads >= 1 && !handles, "a thread pool is started once, with a thread");
  spins = threads <= cores;
  owner = getpid();
  if (threads == 1)
    return true;
  handles = static_cast<pthread_t *>(std::calloc(threads - 1, sizeof(pthread_t)));
  ranges = static_cast<Range *>(std::aligned_alloc(alignof(Range), threads * sizeof(Range)));
  if (!handles || !ranges)
    return false;
  for (int i = 0; i < threads; ++i)
    new (&ranges[i]) Range;
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes))
    return false;
  pthread_attr_setstacksize(&attributes, stackBytes);
  // Signals are for the program's own threads.
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  bool started = true;
  while (started && workers < threads - 1)
    if ((started = pthread_create(&handles[workers], &attributes, workerMain, this) == 0))
      ++workers;
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
  pthread_attr_destroy(&attributes);
  return started;
}

void ThreadPool::stop() {
  ending = true;
  wakeups.fetch_add(1);
  futexWake(wakeups, INT_MAX);
  // A child of fork has a copy of the pool without its threads.
  for (int i = 0; i < workers && owner == getpid(); ++i)
    pthread_join(handles[i], nullptr);
  std::free(handles);
  std::free(ranges);
}

int ThreadPool::run(void *context, halide_task_t body, int first, int count, uint8_t *data) {
  if (count <= 0)
    return 0;
  if (count == 1 || workers == 0 || busy.exchange(true)) {
    int failure = 0;
    for (int i = first; i < first + count && !failure; ++i)
      failure = body(context, i, data);
    return failure;
  }
  userContext = context, task = body, closure = data, min = first, size = count;
  for (int64_t i = 0; i < threads(); ++i) {
    ranges[i].next.store(int(count * i / threads()), std::memory_order_relaxed);
    ranges[i].end = int(count * (i + 1) / threads());
  }
  status.store(0, std::memory_order_relaxed);
  unfinished.store(count, std::memory_order_relaxed);
  unclaimed.store(count); // sequentially consistent, as is `sleepers`: see waitForWork
  wakeWorkers(count);
  while (doOneTask(0)) {
  }
  waitForTasks();
  const int result = status.load(std::memory_order_relaxed);
  busy.store(false, std::memory_order_release);
  return result;
}

/// Claims a task and does it; false where none is left.
bool ThreadPool::doOneTask(int thread) {
  int left = unclaimed.load(std::memory_order_relaxed);
  do {
    if (left == 0)
      return false;
  } while (!unclaimed.compare_exchange_weak(left, left - 1, std::memory_order_acquire,
                                            std::memory_order_relaxed));
  // Whichever loop this claim belongs to, it can't end before this task has.
  const int failure = task(userContext, min + takeTask(thread), closure);
  if (failure)
    status.store(failure, std::memory_order_relaxed);
  if (unfinished.fetch_sub(1) == 1 && callerSleeps.load())
    futexWake(unfinished, 1);
  return true;
}

/// The task that a claim of `thread` is for. There are as many as claims, so that one is found.
int ThreadPool::takeTask(int thread) {
  for (int i = thread;; i = (i + 1) % threads()) {
    Range &range = ranges[i];
    if (range.next.load(std::memory_order_relaxed) >= range.end)
      continue;
    if (const int taken = range.next.fetch_add(1, std::memory_order_relaxed); taken < range.end)
      return taken;
  }
}

/// Waits for tasks that workers have begun.
void ThreadPool::waitForTasks() {
  const auto done = [this] { return unfinished.load(std::memory_order_acquire) == 0; };
  if (done() || (spins && spinUntil(done)))
    return;
  callerSleeps = true;
  while (const int left = unfinished.load())
    futexWait(unfinished, left);
  callerSleeps = false;
}

void ThreadPool::wakeWorkers(int tasks) {
  if (sleepers.load() == 0)
    return;
  wakeups.fetch_add(1);
  futexWake(wakeups, tasks - 1); // the caller does one
}

/// Sleeps until there may be work. A worker first counts itself as a sleeper,
/// then looks for work; run() first offers work, then looks for sleepers. One
/// of the two sees the other; and if run() counts up `wakeups` in between, the
/// futex does not sleep.
void ThreadPool::waitForWork() {
  if (spins && spinUntilWork())
    return;
  const int seen = wakeups.load();
  sleepers.fetch_add(1);
  if (unclaimed.load() == 0 && !ending.load())
    futexWait(wakeups, seen);
  sleepers.fetch_sub(1);
}

bool ThreadPool::spinUntilWork() const {
  return spinUntil([this] {
    return unclaimed.load(std::memory_order_relaxed) != 0 || ending.load(std::memory_order_relaxed);
  });
}

void ThreadPool::work(int thread) {
  while (!ending.load(std::memory_order_relaxed))
    if (!doOneTask(thread))
      waitForWork();
}

void *ThreadPool::workerMain(void *argument) {
  auto *pool = static_cast<ThreadPool *>(argument);
  pool->work(pool->begun.fetch_add(1) + 1);
  return nullptr;
}
