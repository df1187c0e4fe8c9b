//===- SoftmaxTest.cpp - softmax against double --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Probabilities are compared by their absolute error, as the reference outputs are.
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

static Values referenceSoftmax(const TensorShape &shape, const Values &input) {
  Values values(input.size());
  int64_t pixels = shape.h * shape.w;
  for (int64_t n = 0; n < shape.n; ++n)
    for (int64_t pixel = 0; pixel < pixels; ++pixel) {
      auto at = [&](int64_t c) { return (n * shape.c + c) * pixels + pixel; };
      double largest = input[at(0)], total = 0;
      for (int64_t c = 0; c < shape.c; ++c)
        largest = std::max(largest, input[at(c)]);
      for (int64_t c = 0; c < shape.c; ++c)
        total += values[at(c)] = std::exp(input[at(c)] - largest);
      for (int64_t c = 0; c < shape.c; ++c)
        values[at(c)] /= total;
    }
  return values;
}

/// Logits of -1 .. 1, times `scale`, plus `offset`.
static void check(TensorShape input, int64_t resultBlock, double scale, double offset) {
  TensorShape result = input;
  result.block = resultBlock;
  KernelSpec spec = kernelSpec(Family::Softmax, {input}, result);
  SCOPED_TRACE(specText(spec));
  KernelData data = randomData(spec);
  for (double &value : data.inputs[0])
    value = float(value * scale + offset);
  Values actual = runKernel(spec, data, /*checked=*/true)[0];
  Values expected = referenceSoftmax(input, data.inputs[0]);
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_NEAR(actual[i], expected[i], 2e-7) << "at " << i;
}

TEST(Softmax, OfNaNIsNaN) {
  for (int64_t block : {0, 8}) {
    TensorShape shape = tensor(1, 10, 1, 1, block);
    KernelSpec spec = kernelSpec(Family::Softmax, {shape}, shape);
    KernelData data = randomData(spec);
    data.inputs[0][3] = std::numeric_limits<double>::quiet_NaN();
    Values actual = runKernel(spec, data)[0];
    for (double value : actual)
      EXPECT_TRUE(std::isnan(value));
  }
}

TEST(Softmax, OfClasses) {
  for (int64_t classes : {1, 3, 10, 1000})
    for (int64_t resultBlock : {0, 8})
      check(tensor(3, classes, 1, 1, 8), resultBlock, 5, 0);
}

TEST(Softmax, OfOtherBlocks) {
  for (int64_t block : {0, 4, 16})
    check(tensor(2, 10, 1, 1, block), block, 5, 0);
}

TEST(Softmax, OfEveryPixel) {
  check(tensor(2, 10, 3, 5, 8), 8, 3, 0);
  check(tensor(1, 24, 60, 50, 8), 0, 3, 0);
}

TEST(Softmax, StaysStable) {
  check(tensor(1, 10, 1, 1, 8), 0, 50, 500);  // exp(500) is not a float
  check(tensor(1, 10, 1, 1, 8), 0, 50, -500); // and padding lanes must not be the largest
}
