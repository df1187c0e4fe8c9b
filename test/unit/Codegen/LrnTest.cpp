//===- LrnTest.cpp - local response normalisation against plain loops ----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Windows within a block, across blocks and wider than the tensor.
//
//===----------------------------------------------------------------------===//

#include "KernelData.h"
#include "Shapes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace halnet;
using namespace halnet::kernel;
using namespace halnet::test;
using enum halnet::kernel::EpilogueStep;

static KernelSpec lrnSpec(TensorShape shape, Normalization lrn,
                          std::vector<EpilogueStep> epilogue = {}) {
  KernelSpec spec = kernelSpec(Family::Lrn, {shape}, shape, std::move(epilogue));
  spec.lrn = lrn;
  return spec;
}

static Values normalized(const KernelSpec &spec, const Values &input) {
  const TensorShape &shape = spec.result;
  int64_t pixels = shape.h * shape.w;
  Values values(input.size());
  for (int64_t at = 0; at < int64_t(input.size()); ++at) {
    int64_t c = at / pixels % shape.c, reach = spec.lrn.size / 2;
    double sum = 0;
    for (int64_t away = -std::min(reach, c); away <= std::min(reach, shape.c - 1 - c); ++away)
      sum += input[at + away * pixels] * input[at + away * pixels];
    values[at] = input[at] /
                 std::pow(spec.lrn.k + spec.lrn.alpha / double(spec.lrn.size) * sum, spec.lrn.beta);
  }
  return values;
}

static void check(const KernelSpec &spec, double size = 1) {
  SCOPED_TRACE(specText(spec));
  KernelData data = randomData(spec);
  for (double &value : data.inputs[0])
    value = float(value * size);
  std::vector<Values> actual = runKernel(spec, data, /*checked=*/true);
  std::vector<Values> expected = referenceEpilogue(spec, data, normalized(spec, data.inputs[0]));
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_LT(relativeError(actual[i], expected[i]), 1e-6);
}

TEST(Lrn, WindowsOfAllSizes) {
  for (int64_t block : {4, 8, 16})
    for (int64_t size : {1, 3, 5, 21, 41})
      check(lrnSpec(tensor(2, 20, 3, 7, block), {size, 2, 0.75, 1}, {Store, Affine, Relu}));
}

TEST(Lrn, OneChannel) { check(lrnSpec(tensor(1, 1, 2, 2, 8), {5, 1, 0.75, 2})); }

TEST(Lrn, AllExponents) {
  for (double beta : {0.0, 0.5, 0.75, 1.0, 1.3})
    check(lrnSpec(tensor(1, 16, 4, 11, 8), {5, 1, beta, 2}));
}

/// Values of a first layer, and the constants of nets of 2012.
TEST(Lrn, LargeValues) { check(lrnSpec(tensor(1, 96, 13, 13, 8), {5, 1e-4, 0.75, 1}), 500); }

/// Their squares are more than Halide places on the stack by itself, and more than lie on it at
/// all.
TEST(Lrn, ManyChannels) {
  for (int64_t channels : {512, 8192})
    check(lrnSpec(tensor(1, channels, 1, 16, 8), {5, 1, 0.75, 1}));
}

TEST(Lrn, LargeEnoughForThreads) { check(lrnSpec(tensor(1, 64, 28, 28, 8), {5, 1e-4, 0.75, 1})); }

TEST(Lrn, NaNReachesItsNeighboursAlone) {
  KernelSpec spec = lrnSpec(tensor(1, 12, 1, 1, 8), {5, 1, 0.75, 1});
  KernelData data = randomData(spec);
  data.inputs[0][10] = std::nan("");
  Values actual = runKernel(spec, data)[0];
  for (size_t c = 0; c < actual.size(); ++c)
    EXPECT_EQ(std::isnan(actual[c]), c >= 8) << "at " << c;
}

TEST(Lrn, NumbersAreInTheIdentity) {
  KernelSpec one = lrnSpec(tensor(1, 8, 1, 1, 8), {5, 1, 0.75, 1}), other = one;
  other.lrn.alpha = 2;
  EXPECT_NE(codegen::symbolName(one), codegen::symbolName(other));
}
