//===- CallTimer.cpp - run a model's calls and time each ----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Between two calls an observer throws the next one's weights out of the caches,
// reads its inputs, and wakes the threads.
//
//===----------------------------------------------------------------------===//

#include "compiler/tune/CallTimer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <ctime>
#include <emmintrin.h>
#include <limits>
#include <stdexcept>

using namespace halnet::tune;

// The runtime's parallel loop, as kernels call it; the user context is the context.
extern "C" int halide_do_par_for(void *userContext, int (*task)(void *, int, uint8_t *), int min,
                                 int size, uint8_t *closure);

static constexpr int64_t cacheLine = 64;
// A median of fewer says little; more don't change it.
static constexpr int leastRounds = 5, mostRounds = 1000;

CallTimer::CallTimer(const CandidateModel &candidates, int threads)
    : candidates(candidates), threads(threads) {
  char error[256] = "";
  context = halnet_open(&candidates.model(), threads, error, sizeof(error));
  if (!context)
    throw std::runtime_error(error);
  halnet_observe(
      context, [](void *timer, uint32_t call) { static_cast<CallTimer *>(timer)->finished(call); },
      this);
  overhead = clockCost();
}

CallTimer::~CallTimer() { halnet_close(context); }

int64_t CallTimer::now() const {
  timespec time;
  clock_gettime(threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return time.tv_sec * int64_t(1'000'000'000) + time.tv_nsec;
}

/// What two looks at the clock take alone: for a thread's own time about half a
/// microsecond, as much as a small kernel.
int64_t CallTimer::clockCost() const {
  int64_t least = std::numeric_limits<int64_t>::max();
  for (int i = 0; i < 100; ++i) {
    int64_t before = now();
    least = std::min(least, now() - before);
  }
  return least;
}

//===----------------------------------------------------------------------===//
// Caches and threads
//===----------------------------------------------------------------------===//

static void evict(ByteRange range) {
  for (int64_t at = 0; at < range.bytes; at += cacheLine)
    _mm_clflush(range.begin + at);
  _mm_mfence();
}

namespace {
/// A loop in which every thread reads its share of `range`.
struct SharedRead {
  ByteRange range;
  int threads;
  std::atomic<int> arrived{0};
  std::atomic<unsigned> sum{0}; ///< so that nothing is optimised away

  static int task(void *, int index, uint8_t *closure) {
    reinterpret_cast<SharedRead *>(closure)->read(index);
    return 0;
  }

private:
  void read(int index) {
    int64_t share = (range.bytes / threads + cacheLine - 1) / cacheLine * cacheLine;
    int64_t end = std::min(range.bytes, (index + 1) * share);
    unsigned local = 0;
    for (int64_t at = index * share; at < end; at += cacheLine)
      local += static_cast<unsigned char>(range.begin[at]);
    sum += local;
    // All leave together, so that each task has a thread of its own, awake. A thread that
    // never comes costs no more than this many pauses (some milliseconds).
    arrived.fetch_add(1);
    for (int pauses = 0; arrived.load() < threads && pauses < 100'000; ++pauses)
      _mm_pause();
  }
};
} // namespace

/// Every thread reads its share of the activations, and is awake afterwards.
void CallTimer::wakeThreads() {
  SharedRead loop{candidates.activations(), threads};
  halide_do_par_for(context, SharedRead::task, 0, threads, reinterpret_cast<uint8_t *>(&loop));
}

//===----------------------------------------------------------------------===//
// Runs
//===----------------------------------------------------------------------===//

float *CallTimer::result(uint32_t call, uint32_t index) const {
  return const_cast<float *>(halnet_tensor_data(context, call, index)); // in the arena
}

void CallTimer::prepare(uint32_t call) {
  const Model &model = candidates.model();
  if (call == model.n_calls)
    return;
  if (comparing) // what a call leaves out must show
    for (uint32_t i = 0; i < model.calls[call].n_tensors; ++i)
      std::fill_n(result(call, i), candidates.resultElements(),
                  std::numeric_limits<float>::quiet_NaN());
  evict(candidates.weights(call));
  wakeThreads();
  start = now();
}

void CallTimer::finished(uint32_t call) {
  int64_t end = now();
  if (comparing && call == 0)
    takeReference();
  if (comparing)
    deviations.push_back(deviation(call));
  else
    times[call].push_back(std::max<int64_t>(end - start - overhead, 1));
  prepare(call + 1);
}

void CallTimer::runAll() {
  prepare(0);
  if (halnet_run(context, nullptr, nullptr))
    throw std::runtime_error(halnet_error(context));
}

/// The call's deviation from the reference.
double CallTimer::deviation(uint32_t call) const {
  double worst = 0;
  for (uint32_t i = 0; i < reference.size(); ++i) {
    const float *values = result(call, i);
    double largest = 0, difference = 0;
    for (size_t at = 0; at < reference[i].size(); ++at) {
      largest = std::max(largest, std::abs(double(reference[i][at])));
      double off = std::abs(double(values[at]) - double(reference[i][at]));
      difference =
          std::isnan(off) ? std::numeric_limits<double>::infinity() : std::max(difference, off);
    }
    worst = std::max(worst, difference == 0 ? 0 : difference / largest);
  }
  return worst;
}

void CallTimer::takeReference() {
  for (uint32_t i = 0; i < candidates.model().calls[0].n_tensors; ++i) {
    const float *values = result(0, i);
    reference.emplace_back(values, values + candidates.resultElements());
  }
}

std::vector<double> CallTimer::compare() {
  comparing = true;
  reference.clear();
  deviations.clear();
  runAll();
  comparing = false;
  return deviations;
}

std::vector<std::vector<int64_t>> CallTimer::time(double seconds) {
  times.assign(candidates.model().n_calls, {});
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  for (int round = 0; round < leastRounds || (Clock::now() < end && round < mostRounds); ++round)
    runAll();
  return times;
}
