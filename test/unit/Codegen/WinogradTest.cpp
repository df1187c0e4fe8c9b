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

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
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

/// Runs the kernel; its results and what they should be.
static std::array<std::vector<test::Values>, 2> run(const KernelSpec &spec, bool checked) {
  EXPECT_EQ(checkSchedule(spec).value_or(""), "");
  test::KernelData data = test::randomData(spec);
  return {test::runKernel(spec, data, checked),
          test::referenceEpilogue(spec, data, test::referenceConv(spec, data))};
}

/// Runs the kernel within its form's tolerance.
static void expectRight(const KernelSpec &spec, bool checked = false) {
  SCOPED_TRACE(specText(spec));
  auto [actual, expected] = run(spec, checked);
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_LE(test::relativeError(actual[i], expected[i]), toleranceOf(spec.schedule))
        << "result " << i;
}

/// The root mean square of the errors, as a part of the largest value.
static double rounding(const test::Values &actual, const test::Values &expected) {
  double squares = 0, largest = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    squares += (actual[i] - expected[i]) * (actual[i] - expected[i]);
    largest = std::max(largest, std::abs(expected[i]));
  }
  return std::sqrt(squares / double(expected.size())) / largest;
}

class Winograd : public testing::TestWithParam<const char *> {
protected:
  const char *target = GetParam();
  int64_t block = findTarget(target)->vectorWidth;
};
INSTANTIATE_TEST_SUITE_P(Widths, Winograd, testing::Values("x86-64-v2", "x86-64-v3", "x86-64-v4"));

TEST_P(Winograd, ImagesThatTilesDoNotDivide) {
  for (int64_t m : {2, 3, 4, 5})
    for (int64_t extent : {1, 7})
      for (int64_t fuse : {0, 1, 2}) {
        KernelSpec spec = winograd(target, m, {1, block, extent, extent + 2, block}, block);
        spec.schedule.knobs["fuse"] = fuse;
        expectRight(spec);
      }
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
  for (int64_t m : {2, 3, 4, 5}) {
    KernelSpec spec = winograd(target, m, {1, block, 8, 6, block}, block, 0);
    spec.window.padLeft = spec.window.padBottom = 1; // of 8 x 6 come 7 x 5 pixels
    spec.result.h = 7;
    spec.result.w = 5;
    expectRight(spec);
  }
}

TEST_P(Winograd, BatchesAndTheWholeEpilogue) {
  for (int64_t m : {2, 3, 4, 5})
    for (int64_t fuse : {0, 1, 2}) {
      KernelSpec spec = winograd(target, m, {3, 2 * block, 9, 6, block}, 4 * block);
      spec.epilogue = {Add, Store, Affine, Relu};
      spec.schedule.knobs.insert({{"fuse", fuse}, {"tile_t", 2}, {"tile_k", 2}, {"unroll_c", 4}});
      expectRight(spec);
    }
}

TEST_P(Winograd, AccessesStayInsideArguments) {
  for (int64_t fuse : {0, 1, 2}) {
    KernelSpec spec = winograd(target, 4, {2, 10, 7, 7, block}, 20);
    spec.epilogue = {Add, Relu};
    spec.schedule.knobs["fuse"] = fuse;
    expectRight(spec, /*checked=*/true);
  }
}

/// Shapes by chance: each is a kernel of its own, so few of them in the short suite; HALNET_SHAPES
/// says how many instead, and HALNET_SEED where they begin.
TEST_P(Winograd, RandomShapes) {
  auto setting = [](const char *name, int fallback) {
    const char *text = std::getenv(name);
    return text ? std::atoi(text) : fallback;
  };
  std::mt19937 random(uint32_t(setting("HALNET_SEED", 7)));
  auto upTo = [&](int64_t most) { return int64_t(random() % uint64_t(most)) + 1; };
  for (int round = setting("HALNET_SHAPES", 12); round > 0; --round) {
    int64_t m = std::array{2, 3, 4, 5}[random() % 4];
    KernelSpec spec =
        winograd(target, m, {upTo(3), upTo(3 * block), upTo(9), upTo(9), block}, upTo(3 * block));
    spec.bias = random() % 2;
    spec.schedule.knobs["fuse"] = int64_t(random() % 3);
    for (EpilogueStep step : {Add, Store, Affine, Relu})
      if (random() % 2)
        spec.epilogue.push_back(step);
    if (!spec.epilogue.empty() && spec.epilogue.back() == Store)
      spec.epilogue.pop_back();
    expectRight(spec);
  }
}

/// A tolerance is three times what many channels of random numbers need, and what the choice of
/// forms is made by no less than what they have.
TEST_P(Winograd, ManyChannelsStayBelowWhatIsStated) {
  for (int64_t m : {2, 3, 4, 5})
    for (int64_t channels : {64, 512}) {
      KernelSpec spec = winograd(target, m, {1, channels, 14, 14, block}, 2 * block);
      SCOPED_TRACE(specText(spec));
      auto [actual, expected] = run(spec, /*checked=*/false);
      EXPECT_LE(test::relativeError(actual[0], expected[0]), winogradTolerance(m) / 3);
      double found = rounding(actual[0], expected[0]);
      EXPECT_LE(found, winogradRounding(m));
      EXPECT_GE(found, winogradRounding(m) / 4); // else the estimates would forbid too much
    }
}

TEST(WinogradSchedule, SaysWhatDoesNotFit) {
  KernelSpec spec = winograd("x86-64-v3", 6, {1, 16, 8, 8, 8}, 16);
  EXPECT_EQ(checkSchedule(spec).value_or(""), "m = 6 is above 5, all that this kernel has");
  spec.schedule.knobs = {{"tile_t", 5}};
  EXPECT_EQ(checkSchedule(spec).value_or(""), "tile_t = 5 is above 4, all that this kernel has");
  spec.schedule.knobs = {{"tile_k", 2}, {"unroll_c", 3}};
  EXPECT_EQ(checkSchedule(spec).value_or(""),
            "unroll_c = 3 does not divide the channels of an input block, 8");
  spec.schedule.knobs = {{"fuse", 2}, {"tile_t", 3}};
  EXPECT_EQ(checkSchedule(spec).value_or(""), "tile_t = 3 is above 2, all that this kernel has");
  spec = winograd("x86-64-v3", 4, {1, 64, 56, 56, 8}, 64);
  spec.schedule.knobs.insert({{"fuse", 1}, {"tile_k", 2}});
  EXPECT_EQ(checkSchedule(spec).value_or(""),
            "fuse = 1 would take 453888 bytes of stack, more than 262144");
  spec.window.strideH = 2;
  spec.result.h = 4;
  EXPECT_EQ(checkSchedule(spec).value_or(""), "no schedule 'winograd' for this conv");
}
