//===- WinogradTest.cpp - Winograd against a plain loop ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every form on odd shapes, on blocks of 4 to 16 channels, within its tolerance.
//
//===----------------------------------------------------------------------===//

#include "KernelData.h"
#include "dialects/Kernel/Schedule.h"

#include <array>
#include <gtest/gtest.h>
#include <random>

using namespace halnet;
using namespace halnet::kernel;
using enum EpilogueStep;

/// A 3x3 convolution of stride 1 by a register tile that always fits.
static KernelSpec winograd(const char *target, int64_t m, TensorShape input, int64_t outputs,
                           int64_t pad = 1) {
  KernelSpec spec;
  spec.family = Family::Conv;
  spec.inputs = {input};
  spec.result = {input.n, outputs, input.h + 2 * pad - 2, input.w + 2 * pad - 2, input.block};
  spec.window = {3, 3, 1, 1, pad, pad, 1, 1};
  spec.bias = true;
  spec.target = findTarget(target);
  spec.schedule = {"winograd", {{"m", m}}};
  return spec;
}

/// Runs the kernel; its error may reach `part` of the form's tolerance.
static void expectRight(const KernelSpec &spec, bool checked = false, double part = 1) {
  SCOPED_TRACE(specText(spec));
  ASSERT_EQ(checkSchedule(spec).value_or(""), "");
  test::KernelData data = test::randomData(spec);
  std::vector<test::Values> expected =
      test::referenceEpilogue(spec, data, test::referenceConv(spec, data));
  std::vector<test::Values> actual = test::runKernel(spec, data, checked);
  ASSERT_EQ(actual.size(), expected.size());
  double bound = part * winogradTolerance(spec.schedule.get("m", 4));
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_LE(test::relativeError(actual[i], expected[i]), bound) << "result " << i;
}

class Winograd : public testing::TestWithParam<const char *> {
protected:
  const char *target = GetParam();
  int64_t block = findTarget(target)->vectorWidth;
};
INSTANTIATE_TEST_SUITE_P(Widths, Winograd, testing::Values("x86-64-v2", "x86-64-v3", "x86-64-v4"));

TEST_P(Winograd, ImagesThatTilesDoNotDivide) {
  for (int64_t m : {2, 4, 5})
    for (int64_t extent : {1, 7})
      expectRight(winograd(target, m, {1, block, extent, extent + 2, block}, block));
}

TEST_P(Winograd, ChannelsThatDoNotFillBlocks) {
  expectRight(winograd(target, 4, {1, 10, 6, 6, block}, 21));
  expectRight(winograd(target, 2, {2, 3 * block - 1, 4, 7, block}, 5));
}

TEST_P(Winograd, PaddingOfAnyWidth) {
  for (int64_t pad : {0, 2})
    expectRight(winograd(target, 5, {1, block, 8, 6, block}, block, pad));
}

TEST_P(Winograd, PaddingOfEachSide) {
  for (int64_t m : {2, 4, 5}) {
    KernelSpec spec = winograd(target, m, {1, block, 8, 6, block}, block, 0);
    spec.window.padLeft = spec.window.padBottom = 1; // of 8 x 6 come 7 x 5 pixels
    spec.result.h = 7;
    spec.result.w = 5;
    expectRight(spec);
  }
}

TEST_P(Winograd, BatchesAndTheWholeEpilogue) {
  for (int64_t m : {2, 4, 5}) {
    KernelSpec spec = winograd(target, m, {3, 2 * block, 9, 6, block}, 4 * block);
    spec.epilogue = {Add, Store, Affine, Relu};
    spec.schedule.knobs.insert({{"tile_t", 5}, {"tile_k", 2}, {"unroll_c", 4}});
    expectRight(spec);
  }
}

TEST_P(Winograd, AccessesStayInsideArguments) {
  KernelSpec spec = winograd(target, 4, {2, 10, 7, 7, block}, 20);
  spec.epilogue = {Add, Relu};
  expectRight(spec, /*checked=*/true);
}

/// Shapes by chance: each is a kernel of its own, so few of them in the short suite.
TEST_P(Winograd, RandomShapes) {
  std::mt19937 random(7);
  auto upTo = [&](int64_t most) { return int64_t(random() % uint64_t(most)) + 1; };
  for (int round = 0; round < 4; ++round) {
    int64_t m = std::array{2, 4, 5}[random() % 3];
    KernelSpec spec =
        winograd(target, m, {upTo(3), upTo(3 * block), upTo(9), upTo(9), block}, upTo(3 * block));
    spec.bias = random() % 2;
    for (EpilogueStep step : {Add, Store, Affine, Relu})
      if (random() % 2)
        spec.epilogue.push_back(step);
    if (!spec.epilogue.empty() && spec.epilogue.back() == Store)
      spec.epilogue.pop_back();
    expectRight(spec);
  }
}

/// A tolerance is three times what many channels of random numbers need.
TEST_P(Winograd, ManyChannelsStayFarBelowTheTolerance) {
  for (int64_t m : {2, 4, 5})
    for (int64_t channels : {64, 512})
      expectRight(winograd(target, m, {1, channels, 14, 14, block}, 2 * block), false, 1.0 / 3);
}

TEST(WinogradSchedule, SaysWhatDoesNotFit) {
  KernelSpec spec = winograd("x86-64-v3", 3, {1, 16, 8, 8, 8}, 16);
  EXPECT_EQ(checkSchedule(spec).value_or(""), "m = 3 is none of 2, 4 and 5");
  spec.schedule.knobs = {{"tile_t", 5}};
  EXPECT_EQ(checkSchedule(spec).value_or(""), "tile_t = 5 is above 4, all that this kernel has");
  spec.schedule.knobs = {{"tile_k", 2}, {"unroll_c", 3}};
  EXPECT_EQ(checkSchedule(spec).value_or(""),
            "unroll_c = 3 does not divide the channels of an input block, 8");
  spec.window.strideH = 2;
  spec.result.h = 4;
  EXPECT_EQ(checkSchedule(spec).value_or(""), "no schedule 'winograd' for this conv");
}
