//===- Together.cpp - a rate of all threads at once ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A parallel loop of as many tasks as threads, each of which waits for the
// others: so no thread can take two.
//
//===----------------------------------------------------------------------===//

#include "runtime/Together.h"

#include "runtime/Clock.h"

#include <algorithm>
#include <atomic>
#include <sched.h>

using namespace halnet::runtime;

namespace {

struct Round {
  ThreadWork work;
  const void *state;
  int threads;
  std::atomic<int> arrived{0};
  std::atomic<int64_t> begin{0}; // when the last thread arrived
  std::atomic<int64_t> done{0};
};

int takePart(void *, int thread, uint8_t *closure) {
  auto &round = *reinterpret_cast<Round *>(closure);
  if (round.arrived.fetch_add(1) + 1 == round.threads)
    round.begin = nanoseconds();
  while (round.begin == 0)
    sched_yield();
  round.done += static_cast<int64_t>(round.work(round.state, thread));
  return 0;
}

} // namespace

double halnet::runtime::bestRate(ThreadPool &pool, int rounds, ThreadWork work, const void *state) {
  double best = 0;
  for (int i = 0; i < rounds; ++i) {
    Round round{work, state, pool.threads()};
    pool.run(nullptr, takePart, 0, pool.threads(), reinterpret_cast<uint8_t *>(&round));
    best = std::max(best, double(round.done) / double(nanoseconds() - round.begin));
  }
  return best;
}
