//===- MoveTest.cpp - layout, elementwise and concat against plain loops -------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every pair of layouts, on and off block borders.
//
//===----------------------------------------------------------------------===//

#include "KernelData.h"
#include "Shapes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

using namespace halnet;
using namespace halnet::kernel;
using namespace halnet::test;
using enum halnet::kernel::EpilogueStep;

/// The inputs' values in NCHW, joined along channels; one input stays as it is.
static Values joined(const KernelSpec &spec, const KernelData &data) {
  Values values;
  for (int64_t n = 0; n < spec.result.n; ++n)
    for (size_t i = 0; i < spec.inputs.size(); ++i) {
      int64_t size = int64_t(data.inputs[i].size()) / spec.result.n;
      auto begin = data.inputs[i].begin() + n * size;
      values.insert(values.end(), begin, begin + size);
    }
  return values;
}

static void check(const KernelSpec &spec) {
  SCOPED_TRACE(specText(spec));
  KernelData data = randomData(spec);
  std::vector<Values> actual = runKernel(spec, data, /*checked=*/true);
  std::vector<Values> expected = referenceEpilogue(spec, data, joined(spec, data));
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_LT(relativeError(actual[i], expected[i]), 1e-6);
}

TEST(Layout, BetweenAllLayouts) {
  for (int64_t from : {0, 3, 4, 8, 16})
    for (int64_t to : {0, 4, 8})
      for (int64_t channels : {1, 3, 10, 24})
        check(kernelSpec(Family::Layout, {tensor(2, channels, 3, 5, from)},
                         tensor(2, channels, 3, 5, to)));
}

TEST(Layout, CarriesBatchNormOfTheData) {
  check(kernelSpec(Family::Layout, {tensor(1, 3, 6, 9, 0)}, tensor(1, 3, 6, 9, 3), {Affine}));
  check(kernelSpec(Family::Layout, {tensor(3, 3, 2, 2, 0)}, tensor(3, 3, 2, 2, 8), {Affine, Relu}));
}

TEST(Layout, LargeEnoughForThreads) {
  check(kernelSpec(Family::Layout, {tensor(1, 3, 160, 160, 0)}, tensor(1, 3, 160, 160, 3)));
  check(kernelSpec(Family::Layout, {tensor(1, 40, 50, 50, 8)}, tensor(1, 40, 50, 50, 0)));
}

TEST(Layout, FlattensInTheOrderOfChannelsRowsColumns) {
  for (int64_t from : {0, 8})
    for (int64_t to : {0, 8})
      check(kernelSpec(Family::Layout, {tensor(2, 10, 3, 5, from)}, tensor(2, 150, 1, 1, to)));
  check(kernelSpec(Family::Layout, {tensor(1, 10, 1, 1, 8)}, tensor(1, 10, 1, 1, 0)));
}

TEST(Elementwise, EveryStep) {
  for (int64_t block : {0, 4, 8, 16}) {
    TensorShape shape = tensor(3, 10, 2, 7, block);
    check(kernelSpec(Family::Elementwise, {shape}, shape, {Relu}));
    check(kernelSpec(Family::Elementwise, {shape}, shape, {Affine, Sigmoid, Store, Add}));
    check(kernelSpec(Family::Elementwise, {shape}, shape, {Add, Affine, Relu}));
    check(kernelSpec(Family::Elementwise, {shape}, shape, {Add, Store, Affine, Relu, Store, Add}));
  }
}

TEST(Elementwise, SigmoidOfAnythingIsFrom0To1) {
  TensorShape shape = tensor(1, 8, 1, 1, 8);
  KernelSpec spec = kernelSpec(Family::Elementwise, {shape}, shape, {Sigmoid});
  KernelData data = randomData(spec);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  data.inputs[0] = {0, 20, -20, 1000, -1000, infinity, -infinity, std::nan("")};
  Values actual = runKernel(spec, data)[0];
  EXPECT_EQ(actual[0], 0.5);
  EXPECT_NEAR(actual[1], 1, 1e-7);
  EXPECT_NEAR(actual[2] / std::exp(-20.0), 1, 1e-6);
  EXPECT_EQ((Values{actual[3], actual[4], actual[5], actual[6]}), (Values{1, 0, 1, 0}));
  EXPECT_TRUE(std::isnan(actual[7]));
}

/// As of a sum, which compilers may take to be a number.
TEST(Elementwise, SigmoidOfASumKeepsNaN) {
  TensorShape shape = tensor(1, 8, 1, 2, 8);
  KernelSpec spec = kernelSpec(Family::Elementwise, {shape}, shape, {Add, Affine, Sigmoid});
  KernelData data = randomData(spec);
  data.inputs[0][5] = std::numeric_limits<double>::quiet_NaN();
  Values actual = runKernel(spec, data)[0];
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_EQ(std::isnan(actual[i]), i == 5) << "at " << i;
}

TEST(Elementwise, ReluKeepsNaN) {
  TensorShape shape = tensor(1, 8, 1, 2, 8);
  KernelSpec spec = kernelSpec(Family::Elementwise, {shape}, shape, {Relu});
  KernelData data = randomData(spec);
  data.inputs[0][5] = std::numeric_limits<double>::quiet_NaN();
  Values actual = runKernel(spec, data)[0];
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_EQ(std::isnan(actual[i]), i == 5) << "at " << i;
}

TEST(Elementwise, ChangesTheLayout) {
  for (int64_t to : {0, 4, 16})
    check(
        kernelSpec(Family::Elementwise, {tensor(2, 16, 4, 4, 8)}, tensor(2, 16, 4, 4, to), {Relu}));
}

TEST(Elementwise, OnePixelAndMany) {
  for (int64_t size : {1, 2, 40}) {
    TensorShape shape = tensor(1, 64, size, size, 8);
    check(kernelSpec(Family::Elementwise, {shape}, shape, {Affine, Relu}));
  }
}

TEST(Concat, OnAndOffBlockBorders) {
  for (int64_t block : {0, 4, 8})
    for (std::vector<int64_t> channels : {std::vector<int64_t>{8, 16}, {3, 10}, {1, 8, 7, 24}}) {
      std::vector<TensorShape> inputs;
      int64_t sum = 0;
      for (int64_t count : channels) {
        inputs.push_back(tensor(2, count, 2, 3, block));
        sum += count;
      }
      check(kernelSpec(Family::Concat, inputs, tensor(2, sum, 2, 3, block)));
      check(kernelSpec(Family::Concat, inputs, tensor(2, sum, 2, 3, block), {Affine, Relu}));
    }
}

TEST(Concat, OfDifferentLayouts) {
  check(kernelSpec(Family::Concat, {tensor(1, 3, 4, 4, 3), tensor(1, 16, 4, 4, 8)},
                   tensor(1, 19, 4, 4, 8)));
}
