//===- PoolTest.cpp - pooling against plain loops ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Windows of all kinds on odd shapes, in every block size.
//
//===----------------------------------------------------------------------===//

#include "KernelData.h"
#include "Shapes.h"
#include "codegen/Jit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

using namespace halnet;
using namespace halnet::kernel;
using namespace halnet::test;

/// The pooled value at one pixel of one channel's image.
static double pooled(const KernelSpec &spec, const double *image, int64_t y, int64_t x) {
  const TensorShape &in = spec.inputs.front();
  const Window &window = spec.window;
  double largest = -std::numeric_limits<double>::infinity(), sum = 0;
  int64_t divisor = 0;
  for (int64_t ky = 0; ky < window.kernelH; ++ky)
    for (int64_t kx = 0; kx < window.kernelW; ++kx) {
      int64_t iy = y * window.strideH + ky - window.padTop;
      int64_t ix = x * window.strideW + kx - window.padLeft;
      bool real = iy >= 0 && ix >= 0 && iy < in.h && ix < in.w;
      bool padded = iy < in.h + window.padBottom && ix < in.w + window.padRight;
      divisor += spec.countPadding ? padded : real;
      if (!real)
        continue;
      double value = image[iy * in.w + ix];
      largest = std::isnan(value) ? value : std::max(largest, value); // which keeps a NaN
      sum += value;
    }
  return spec.pool == PoolKind::Max ? largest : sum / double(divisor);
}

static Values referencePool(const KernelSpec &spec, const KernelData &data) {
  const TensorShape &in = spec.inputs.front(), &out = spec.result;
  Values values;
  for (int64_t image = 0; image < out.n * out.c; ++image)
    for (int64_t y = 0; y < out.h; ++y)
      for (int64_t x = 0; x < out.w; ++x)
        values.push_back(pooled(spec, &data.inputs[0][image * in.h * in.w], y, x));
  return values;
}

static void check(const KernelSpec &spec) {
  SCOPED_TRACE(specText(spec));
  KernelData data = randomData(spec);
  std::vector<Values> actual = runKernel(spec, data, /*checked=*/true);
  std::vector<Values> expected = referenceEpilogue(spec, data, referencePool(spec, data));
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_LT(relativeError(actual[i], expected[i]), 1e-6);
}

static KernelSpec poolSpec(PoolKind kind, TensorShape input, int64_t outH, int64_t outW,
                           Window window, std::vector<EpilogueStep> epilogue = {}) {
  TensorShape result = input;
  result.h = outH;
  result.w = outW;
  KernelSpec spec = kernelSpec(Family::Pool, {input}, result, std::move(epilogue));
  spec.pool = kind;
  spec.window = window;
  return spec;
}

static Window square(int64_t kernel, int64_t stride, int64_t pad) {
  return {kernel, kernel, stride, stride, pad, pad, 1, 1, pad, pad};
}

TEST(Pool, MaxClipsWindowsAtTheBorder) {
  check(poolSpec(PoolKind::Max, tensor(1, 10, 11, 9, 8), 6, 5, square(3, 2, 1)));
  check(poolSpec(PoolKind::Max, tensor(3, 3, 2, 2, 4), 2, 2, square(3, 1, 1)));
  // Rounded up: the last window hangs over the bottom and right border.
  check(poolSpec(PoolKind::Max, tensor(1, 24, 8, 8, 16), 4, 4, square(3, 2, 0)));
  check(poolSpec(PoolKind::Max, tensor(1, 1, 1, 1, 8), 1, 1, square(1, 1, 0)));
}

TEST(Pool, MaxKeepsNaNFromAnyPlace) {
  for (int64_t block : {0, 8}) {
    KernelSpec spec = poolSpec(PoolKind::Max, tensor(1, 10, 5, 5, block), 3, 3, square(3, 2, 1));
    KernelData data = randomData(spec);
    codegen::JitKernel kernel(spec);
    test::Run run = [&](const auto &, const auto &addresses) { return kernel.run(addresses); };
    for (double nan : {NAN, -NAN})
      for (size_t place = 0; place < 25; ++place) {
        std::vector<double> &values = data.inputs[0];
        double before = std::exchange(values[place], nan);
        Values expected = referencePool(spec, data), actual = runKernel(spec, data, run)[0];
        for (size_t i = 0; i < expected.size(); ++i)
          EXPECT_TRUE(std::isnan(expected[i]) ? std::isnan(actual[i]) : actual[i] == expected[i])
              << "NaN at " << place << ", block " << block << ", result " << i;
        values[place] = before;
      }
  }
}

TEST(Pool, MaxOfPlainTensors) {
  check(poolSpec(PoolKind::Max, tensor(2, 3, 13, 21, 0), 6, 10, square(3, 2, 0)));
  check(poolSpec(PoolKind::Average, tensor(2, 11, 5, 5, 0), 1, 1, square(5, 1, 0)));
}

TEST(Pool, WindowsThatAreNotSquare) {
  check(poolSpec(PoolKind::Max, tensor(1, 10, 9, 12, 8), 4, 4, {2, 5, 2, 2, 0, 0, 1, 1}));
  check(poolSpec(PoolKind::Average, tensor(1, 10, 9, 12, 8), 9, 5, {3, 4, 1, 2, 1, 0, 1, 1}));
}

TEST(Pool, AverageCountsPaddingOrNot) {
  for (bool countPadding : {false, true}) {
    KernelSpec spec = poolSpec(PoolKind::Average, tensor(1, 10, 7, 8, 8), 4, 5, square(3, 2, 1));
    spec.countPadding = countPadding;
    check(spec);
  }
}

TEST(Pool, PaddingOfEachSide) {
  // Above 2, left 0, below 1, right 2; the last rows end beyond even that.
  Window window{3, 3, 2, 3, 2, 0, 1, 1, 1, 2};
  for (bool countPadding : {false, true}) {
    KernelSpec spec = poolSpec(PoolKind::Average, tensor(1, 10, 7, 8, 8), 5, 3, window);
    spec.countPadding = countPadding;
    check(spec);
  }
  check(poolSpec(PoolKind::Max, tensor(1, 10, 7, 8, 8), 4, 3, window));
}

TEST(Pool, GlobalAverageKeepsItsAccuracy) {
  for (int64_t size : {7, 56}) {
    KernelSpec spec =
        poolSpec(PoolKind::Average, tensor(2, 24, size, size, 8), 1, 1, square(size, 1, 0));
    KernelData data = randomData(spec);
    for (double &value : data.inputs[0]) // no cancellation: the error is relative to the mean
      value = float(value + 2);
    Values actual = runKernel(spec, data)[0], expected = referencePool(spec, data);
    for (size_t i = 0; i < actual.size(); ++i)
      EXPECT_NEAR(actual[i] / expected[i], 1, 1e-6);
  }
}

TEST(Pool, EpilogueRidesOnMax) {
  using enum EpilogueStep;
  check(poolSpec(PoolKind::Max, tensor(1, 10, 12, 12, 8), 6, 6, square(3, 2, 1), {Affine, Relu}));
  check(poolSpec(PoolKind::Max, tensor(3, 10, 5, 5, 8), 3, 3, square(3, 2, 1),
                 {Store, Affine, Relu}));
  check(poolSpec(PoolKind::Max, tensor(1, 10, 5, 5, 8), 3, 3, square(3, 2, 1), {Add, Relu}));
}

TEST(Pool, LargeEnoughForThreads) {
  check(poolSpec(PoolKind::Max, tensor(1, 64, 40, 40, 8), 20, 20, square(3, 2, 1)));
}
