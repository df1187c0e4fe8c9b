//===- CallTimer.h - run a model's calls and time each ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Times the calls of a candidate model one by one, as cold and as warm as they
// would be in a network, and compares their results.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TUNE_CALLTIMER_H
#define HALNET_COMPILER_TUNE_CALLTIMER_H

#include "compiler/tune/CandidateModel.h"

#include <halnet/runtime.h>

namespace halnet::tune {

/// Runs a candidate model by the runtime. Errors (a machine of a lesser level, no
/// memory, a kernel that fails) are thrown as std::runtime_error with a sentence:
/// this lives in child processes, whose parent gets it.
class CallTimer {
public:
  CallTimer(const CandidateModel &candidates, int threads);
  CallTimer(const CallTimer &) = delete;
  ~CallTimer();

  /// Runs every call once and gives each one's deviation from the first (Timing::deviation).
  std::vector<double> compare();

  /// Runs all calls round after round for so long, at least a few times, and gives
  /// the nanoseconds of every call's runs.
  std::vector<std::vector<int64_t>> time(double seconds);

private:
  void runAll();
  void prepare(uint32_t call);
  void finished(uint32_t call);
  int64_t now() const;
  int64_t clockCost() const;
  float *result(uint32_t call, uint32_t index) const;
  void takeReference();
  double deviation(uint32_t call) const;
  void wakeThreads();

  const CandidateModel &candidates;
  halnet_context *context;
  int threads;
  int64_t start = 0;    ///< of the call under way
  int64_t overhead = 0; ///< of reading the clock, in every time
  bool comparing = false;
  std::vector<std::vector<float>> reference; ///< the first call's results
  std::vector<double> deviations;
  std::vector<std::vector<int64_t>> times;
};

} // namespace halnet::tune

#endif // HALNET_COMPILER_TUNE_CALLTIMER_H
