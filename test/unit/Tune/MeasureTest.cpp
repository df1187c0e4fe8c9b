//===- MeasureTest.cpp - tests of timing candidates ---------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels of our own in place of compiled ones: right, wrong, idle, failing.
//
//===----------------------------------------------------------------------===//

#include "Entries.h"

#include "compiler/tune/CallTimer.h"
#include "compiler/tune/Measure.h"

#include "gtest/gtest.h"

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace halnet;
using namespace halnet::tune;

namespace {

/// The part of Halide's buffer that these kernels read.
struct Buffer {
  uint64_t device;
  const void *deviceInterface;
  float *host;
};

constexpr int64_t elements = 16 * 8 * 8;

/// Copies input to result, times `factor`; the arguments are input, weights, result.
int copyTimes(void **arguments, float factor) {
  const float *input = static_cast<Buffer *>(arguments[1])->host;
  float *result = static_cast<Buffer *>(arguments[3])->host;
  for (int64_t i = 0; i < elements; ++i)
    result[i] = factor * input[i];
  return 0;
}
int copy(void **arguments) { return copyTimes(arguments, 1); }
int roundOtherwise(void **arguments) { return copyTimes(arguments, 1 + 5e-6f); }
int copyWrongly(void **arguments) { return copyTimes(arguments, 1.001f); }
int doNothing(void **) { return 0; }
int fail(void **) { return 7; }
int readWeights(void **arguments) { // each schedule has its own packing
  return static_cast<Buffer *>(arguments[2])->host[0] == 0 ? 1 : copy(arguments);
}

std::vector<kernel::KernelSpec> specs(size_t count) {
  std::vector<kernel::KernelSpec> specs(count, smallConv());
  for (kernel::KernelSpec &spec : specs)
    spec.schedule = tileX(1);
  return specs;
}

TEST(CallTimer, deviations) {
  CandidateModel model(specs(5), {copy, copy, roundOtherwise, copyWrongly, doNothing});
  CallTimer timer(model, 1);
  std::vector<double> deviations = timer.compare();
  ASSERT_EQ(deviations.size(), 5u);
  EXPECT_EQ(deviations[0], 0);
  EXPECT_EQ(deviations[1], 0);
  EXPECT_NEAR(deviations[2], 5e-6, 5e-7);
  EXPECT_NEAR(deviations[3], 1e-3, 1e-5);
  EXPECT_EQ(deviations[4], std::numeric_limits<double>::infinity());
}

TEST(CallTimer, aDefaultThatComputesNothingShows) {
  CandidateModel model(specs(1), {doNothing});
  EXPECT_FALSE(std::isfinite(CallTimer(model, 1).compare()[0]));
}

TEST(CallTimer, times) {
  for (int threads : {1, 2}) {
    CandidateModel model(specs(2), {copy, readWeights});
    CallTimer timer(model, threads);
    std::vector<std::vector<int64_t>> times = timer.time(0.01);
    ASSERT_EQ(times.size(), 2u);
    EXPECT_GE(times[0].size(), 5u);
    EXPECT_EQ(times[0].size(), times[1].size());
    EXPECT_GT(*std::min_element(times[0].begin(), times[0].end()), 0);
  }
}

TEST(CallTimer, aFailedKernelThrows) {
  CandidateModel model(specs(2), {copy, fail});
  EXPECT_THROW(CallTimer(model, 1).compare(), std::runtime_error);
}

TEST(Measure, whatBreaksTheChildIsAnError) {
  Measurement measurement = measure({{specs(1)[0], "no object"}}, {});
  EXPECT_NE(measurement.error, "");
  EXPECT_TRUE(measurement.timings.empty());
}

} // namespace
