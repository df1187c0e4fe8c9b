//===- ConvTest.cpp - convolution and dense kernels against a plain loop -----===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every kind of schedule on the shapes where blocks, tiles and padding do not
// fit, on every vector width, compared with sums in double.
//
//===----------------------------------------------------------------------===//

#include "KernelData.h"

#include "dialects/Kernel/Schedule.h"

#include <gtest/gtest.h>

#include <limits>

using namespace halnet;
using namespace halnet::kernel;
using test::KernelData;
using test::Values;

/// What tensors of the reference networks are held to.
static constexpr double tolerance = 4e-6;

/// A convolution without a schedule; the result's extents follow from `window`, with as much
/// padding at the bottom and right as at the top and left.
static KernelSpec conv(const char *target, TensorShape input, int64_t out, Window window = {},
                       int64_t groups = 1) {
  KernelSpec spec;
  spec.family = Family::Conv;
  spec.target = findTarget(target);
  spec.inputs = {input};
  auto extent = [](int64_t in, int64_t pad, int64_t kernel, int64_t dilation, int64_t stride) {
    return (in + 2 * pad - (kernel - 1) * dilation - 1) / stride + 1;
  };
  spec.result = {input.n, out,
                 extent(input.h, window.padTop, window.kernelH, window.dilationH, window.strideH),
                 extent(input.w, window.padLeft, window.kernelW, window.dilationW, window.strideW),
                 spec.target->vectorWidth};
  spec.window = window;
  spec.groups = groups;
  return spec;
}

static KernelSpec dense(const char *target, TensorShape input, int64_t out) {
  KernelSpec spec;
  spec.family = Family::Dense;
  spec.target = findTarget(target);
  spec.inputs = {input};
  spec.result = {input.n, out, 1, 1, spec.target->vectorWidth};
  spec.bias = true;
  return spec;
}

static Window square(int64_t kernel, int64_t stride, int64_t pad, int64_t dilation = 1) {
  return {kernel, kernel, stride, stride, pad, pad, dilation, dilation};
}

/// Runs the kernel by its schedule and compares all results.
static void expectRight(const KernelSpec &spec, bool checked = false, double bound = tolerance) {
  SCOPED_TRACE(specText(spec));
  ASSERT_EQ(checkSchedule(spec).value_or(""), "");
  KernelData data = test::randomData(spec);
  std::vector<Values> expected =
      test::referenceEpilogue(spec, data, test::referenceConv(spec, data));
  std::vector<Values> actual = test::runKernel(spec, data, checked);
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_LE(test::relativeError(actual[i], expected[i]), bound) << "result " << i;
}

/// By the default schedule, or by the one given; a form of Winograd keeps its own bound.
static void expectRight(KernelSpec spec, const Schedule &schedule) {
  spec.schedule = schedule;
  expectRight(spec, /*checked=*/false, std::max(tolerance, toleranceOf(schedule)));
}
static void expectDefaultRight(KernelSpec spec) {
  spec.schedule = codegen::defaultSchedule(spec);
  expectRight(spec);
}

class Conv : public testing::TestWithParam<const char *> {
protected:
  const char *target = GetParam();
  int64_t block = findTarget(target)->vectorWidth;
};
INSTANTIATE_TEST_SUITE_P(Widths, Conv, testing::Values("x86-64-v2", "x86-64-v3", "x86-64-v4"));

TEST_P(Conv, ChannelsThatDoNotFillBlocks) {
  for (int64_t channels : {1, 3, 10, 24})
    for (int64_t outputs : {1, 10, 24})
      expectDefaultRight(conv(target, {1, channels, 5, 7, block}, outputs, square(3, 1, 1)));
}

TEST_P(Conv, InputBlocksOfTheirOwn) {
  for (int64_t inputBlock : {1, 3, 4, 8, 16})
    expectDefaultRight(conv(target, {2, 5, 6, 6, inputBlock}, 7, square(3, 2, 1)));
}

TEST_P(Conv, TinyImages) {
  for (int64_t extent : {1, 2})
    for (int64_t kernel : {1, 3, 5})
      expectDefaultRight(
          conv(target, {1, 20, extent, extent, block}, 40, square(kernel, 1, kernel / 2)));
}

TEST_P(Conv, ImagesThatTilesDoNotDivide) {
  for (int64_t extent : {7, 14, 15}) {
    expectDefaultRight(conv(target, {1, 32, extent, extent, block}, 64, square(1, 1, 0)));
    expectDefaultRight(conv(target, {1, 32, extent, extent, block}, 64, square(1, 2, 0)));
    expectDefaultRight(conv(target, {1, 16, extent, extent, block}, 32, square(3, 1, 1)));
    expectDefaultRight(conv(target, {1, 16, extent, extent, block}, 32, square(3, 2, 1)));
  }
}

TEST_P(Conv, StridesAndDilations) {
  expectDefaultRight(conv(target, {1, 3, 23, 17, 3}, 16, square(7, 2, 3)));
  expectDefaultRight(conv(target, {1, 8, 13, 13, block}, 8, square(3, 1, 2, 2)));
  expectDefaultRight(conv(target, {1, 8, 13, 13, block}, 8, square(3, 3, 0, 3)));
  expectDefaultRight(conv(target, {1, 8, 9, 11, block}, 8, {3, 1, 2, 1, 1, 0, 1, 1}));
  expectDefaultRight(conv(target, {1, 8, 9, 11, block}, 8, {1, 5, 1, 3, 0, 2, 1, 2}));
}

/// A stride along a row of one window moves nothing; along the column it may.
TEST_P(Conv, StridesOfSingleWindows) {
  expectDefaultRight(conv(target, {3, 24, 3, 1, block}, 10, {1, 1, 1, 3, 0, 0, 1, 1}));
  expectDefaultRight(conv(target, {2, 24, 9, 3, block}, 10, {1, 1, 1, 3, 0, 0, 1, 1}));
  expectDefaultRight(conv(target, {1, 24, 1, 9, block}, 10, {1, 1, 3, 1, 0, 0, 1, 1}));
  expectDefaultRight(conv(target, {1, 24, 4, 4, block}, 10, {1, 1, 4, 4, 0, 0, 1, 1}));
}

TEST_P(Conv, PaddingThatOnlyTheResultImplies) {
  KernelSpec spec = conv(target, {1, 8, 6, 7, block}, 8, square(3, 2, 0));
  auto check = [&](int64_t height, int64_t width) {
    spec.result.h = height;
    spec.result.w = width;
    expectDefaultRight(spec);
  };
  check(4, 5); // 3 rows below the input, 4 columns beside it
  check(4, 3);
  check(2, 5);
}

TEST_P(Conv, RowsThatNoWindowReaches) {
  KernelSpec spec = conv(target, {1, 8, 10, 10, block}, 8, square(3, 1, 1));
  spec.result.h = spec.result.w = 4;
  expectDefaultRight(spec);
}

TEST_P(Conv, Batches) {
  expectDefaultRight(conv(target, {3, 16, 7, 7, block}, 32, square(3, 1, 1)));
  expectDefaultRight(conv(target, {3, 16, 7, 7, block}, 32, square(1, 1, 0)));
  expectDefaultRight(conv(target, {3, 3, 9, 9, 3}, 32, square(3, 2, 1)));
}

TEST_P(Conv, GroupsOfWholeBlocks) {
  expectDefaultRight(conv(target, {2, 64, 7, 7, block}, 96, square(3, 1, 1), 2));
  expectDefaultRight(conv(target, {1, 64, 7, 7, block}, 64, square(1, 1, 0), 4));
}

TEST_P(Conv, GroupsThatCutThroughBlocks) {
  expectDefaultRight(conv(target, {2, 12, 5, 5, block}, 18, square(3, 1, 1), 3));
  expectDefaultRight(conv(target, {1, 10, 5, 5, block}, 10, square(3, 2, 0), 5));
  expectDefaultRight(conv(target, {1, 6, 5, 5, 3}, 6, square(1, 1, 0), 2));
  expectDefaultRight(conv(target, {1, 6, 9, 7, block}, 6, {3, 2, 1, 2, 2, 1, 2, 3}, 2));
}

TEST_P(Conv, Depthwise) {
  for (int64_t channels : {10, 32})
    for (int64_t stride : {1, 2})
      expectDefaultRight(
          conv(target, {2, channels, 9, 9, block}, channels, square(3, stride, 1), channels));
  expectDefaultRight(conv(target, {1, 20, 9, 7, block}, 20, {3, 2, 1, 2, 2, 1, 2, 3}, 20));
  // The general form is right for it as well.
  expectRight(conv(target, {1, 10, 5, 5, block}, 10, square(3, 1, 1), 10), {"gather", {}});
  // One input channel a group, but several outputs.
  for (int64_t repeats : {2, 3, 16})
    for (int64_t pad : {0, 1})
      expectDefaultRight(conv(target, {2, 10, 5, 5, block}, 10 * repeats, square(3, 1, pad), 10));
  expectRight(conv(target, {1, 10, 5, 5, block}, 20, square(3, 1, 1), 10), {"gather", {}});
}

TEST_P(Conv, EveryEpilogue) {
  using enum EpilogueStep;
  const std::vector<std::vector<EpilogueStep>> epilogues = {
      {},
      {Relu},
      {Add},
      {Add, Relu},
      {Affine},
      {Affine, Relu},
      {Add, Store, Affine, Relu},
      {Store, Relu},
      {Add, Affine, Relu, Store, Affine, Relu},
      {Relu, Add, Store, Affine, Store, Add, Relu}};
  for (const auto &epilogue : epilogues)
    for (int64_t kernel : {1, 3}) {
      KernelSpec spec = conv(target, {2, 12, 5, 5, block}, 20, square(kernel, 1, kernel / 2));
      spec.epilogue = epilogue;
      spec.bias = kernel == 1;
      expectDefaultRight(spec);
    }
}

TEST_P(Conv, EverySchedule) {
  using enum EpilogueStep;
  for (Window window : {square(1, 1, 0), square(1, 2, 0), square(3, 1, 1)}) {
    KernelSpec spec = conv(target, {2, 2 * block, 6, 5, block}, 4 * block, window);
    spec.epilogue = {Store, Affine};
    std::vector<Schedule> space = codegen::scheduleSpace(spec);
    EXPECT_GE(space.size(), 16u);
    for (size_t i = 0; i < space.size(); i += 3)
      expectRight(spec, space[i]);
  }
}

TEST_P(Conv, BlocksOfMoreThanThereIs) {
  KernelSpec spec = conv(target, {1, block, 6, 5, block}, 2 * block, square(3, 1, 1));
  for (int64_t all : {int64_t(7), int64_t(1) << 31, std::numeric_limits<int64_t>::max()})
    expectRight(spec, {"direct", {{"block_k", all}, {"block_p", all}}});
}

TEST_P(Conv, AccessesStayInsideArguments) {
  using enum EpilogueStep;
  for (Window window : {square(1, 1, 0), square(1, 2, 0), square(3, 2, 1)}) {
    KernelSpec spec = conv(target, {2, 10, 7, 7, block}, 20, window);
    spec.epilogue = {Add, Store, Affine, Relu};
    spec.schedule = codegen::defaultSchedule(spec);
    expectRight(spec, /*checked=*/true);
  }
}

TEST_P(Conv, Dense) {
  expectDefaultRight(dense(target, {1, 64, 1, 1, block}, 10));
  expectDefaultRight(dense(target, {3, 10, 1, 1, block}, 100));
  expectDefaultRight(dense(target, {5, 10, 3, 2, block}, 24));
  KernelSpec spec = dense(target, {2, 40, 1, 1, block}, 1000);
  spec.epilogue = {EpilogueStep::Relu};
  expectDefaultRight(spec);
}

/// Windows with more taps than one sum takes at the bound: rows of them, columns of one row,
/// primes.
TEST_P(Conv, HugeWindows) {
  auto rows = [&](int64_t channels, int64_t outputs, Window window, int64_t groups) {
    TensorShape input{1, channels, window.kernelH + 1, window.kernelW + 1, block};
    KernelSpec spec = conv(target, input, outputs, window, groups);
    spec.schedule = codegen::defaultSchedule(spec);
    expectRight(spec, /*checked=*/false, 2e-6);
  };
  rows(16, 24, square(96, 1, 0), 1);
  rows(24, 24, square(64, 1, 0), 2);
  rows(8, 8, square(128, 1, 0), 8);
  rows(8, 8, {2, 1024, 1, 1, 0, 0, 1, 1}, 1);
  rows(6, 6, square(97, 1, 0), 2);
}

// Summed without chunks these are at 1.9e-6, 1.5e-6 and 3.0e-6, with them at 0.4 to 0.8e-6.
TEST_P(Conv, LongSumsRoundLittle) {
  for (KernelSpec spec :
       {conv(target, {1, 512, 7, 7, block}, 32, square(3, 1, 1)),
        conv(target, {1, 2048, 7, 7, block}, 32), dense(target, {1, 512, 7, 7, block}, 64)}) {
    spec.schedule = codegen::defaultSchedule(spec);
    expectRight(spec, /*checked=*/false, 1e-6);
  }
}
