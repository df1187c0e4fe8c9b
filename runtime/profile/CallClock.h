//===- CallClock.h - when each call of a run was over ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One look at the clock after each call: a call's time is what lies between two.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PROFILE_CALLCLOCK_H
#define HALNET_RUNTIME_PROFILE_CALLCLOCK_H

#include "runtime/MadeUpImages.h"

namespace halnet::runtime {

/// Notes the times of every run that it makes.
class CallClock {
public:
  /// The context is its model's and has no other observer.
  CallClock(const Model &model, halnet_context *context) : model(model), context(context) {}

  /// Makes a run and adds its milliseconds to `times`.
  bool timeRun(MadeUpImages &images, Vector<double> &times, Error &error);

  /// The median of a call's milliseconds; at least the clock's step.
  double medianMs(uint32_t call) const;

  /// Nanoseconds of the monotonic clock: each run's begin, then the end of each of its calls.
  const Vector<int64_t> &stamps() const { return ends; }

private:
  size_t stride() const { return model.n_calls + 1; }

  const Model &model;
  halnet_context *context;
  Vector<int64_t> ends;
  int64_t *next = nullptr;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROFILE_CALLCLOCK_H
