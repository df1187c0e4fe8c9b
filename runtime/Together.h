//===- Together.h - a rate of all threads at once --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the machine's ceilings are measured: every thread of a pool does the same
// work at the same time.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_TOGETHER_H
#define HALNET_RUNTIME_TOGETHER_H

#include "runtime/ThreadPool.h"

namespace halnet::runtime {

/// One thread's share: does its work and returns how much it was.
using ThreadWork = double (*)(const void *state, int thread);

/// The best of `rounds` measurements: what all threads of the pool did together,
/// for each nanosecond from when the last of them had arrived to the end.
/// Threads are counted from 0; which one is which may change between rounds.
double bestRate(ThreadPool &pool, int rounds, ThreadWork work, const void *state);

/// The same for a function object.
template <typename Work> double bestRate(ThreadPool &pool, int rounds, const Work &work) {
  return bestRate(
      pool, rounds,
      [](const void *state, int thread) { return (*static_cast<const Work *>(state))(thread); },
      &work);
}

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_TOGETHER_H
