//===- CallClock.cpp - when each call of a run was over ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An observer that does nothing but store the time.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/CallClock.h"

#include "runtime/Clock.h"

#include <algorithm>

using namespace halnet::runtime;

bool CallClock::timeRun(MadeUpImages &images, Vector<double> &times, Error &error) {
  next = ends.grow(stride());
  halnet_observe(
      context,
      [](void *clock, uint32_t) { *static_cast<CallClock *>(clock)->next++ = nanoseconds(); },
      this);
  *next++ = nanoseconds();
  const bool ran = images.timeRun(context, times, error);
  halnet_observe(context, nullptr, nullptr);
  return ran;
}

double CallClock::medianMs(uint32_t call) const {
  Vector<double> times;
  for (size_t end = call + 1; end < ends.size(); end += stride())
    times.push(std::max(double(ends[end] - ends[end - 1]), 1.0) * 1e-6);
  return medianOf(times);
}
