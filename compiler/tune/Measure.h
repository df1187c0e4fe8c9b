//===- Measure.h - time candidates in a child process -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs compiled schedules of one kernel in turns, with the runtime's own thread
// pool, in a process of their own: a wrong one can crash or hang only that.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TUNE_MEASURE_H
#define HALNET_COMPILER_TUNE_MEASURE_H

#include "dialects/Kernel/Spec.h"

#include <string>
#include <vector>

namespace halnet::tune {

/// A compiled schedule of a kernel for the CPU.
struct Candidate {
  kernel::KernelSpec spec;
  std::string object; ///< ELF, from codegen::compileKernels
};

struct MeasureOptions {
  int threads = 1;
  double seconds = 0.15;   ///< for all rounds; in each, every candidate runs once
  int secondsAllowed = 60; ///< a child that takes longer is ended
};

/// What was measured of one candidate.
struct Timing {
  int64_t medianNs, minNs, samples; ///< of single calls
  /// The largest difference of any result from the first candidate's, relative
  /// to that one's largest value; infinite where a value is not a number.
  double deviation;
};

struct Measurement {
  std::vector<Timing> timings; ///< one a candidate
  std::string error;           ///< not empty: a sentence, and there are no timings
};

/// Times candidates that differ in nothing but their schedules; the first is the
/// one that others are held against. As in a network that does not fit into the
/// caches, a call's weights come from memory and its inputs were just written.
/// With one thread the times are the thread's own, so that a busy machine counts
/// less. Must be called while the process has a single thread.
Measurement measure(const std::vector<Candidate> &candidates, const MeasureOptions &options);

} // namespace halnet::tune

#endif // HALNET_COMPILER_TUNE_MEASURE_H
