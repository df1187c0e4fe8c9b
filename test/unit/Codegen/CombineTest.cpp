//===- CombineTest.cpp - combine and slice against plain loops ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every kind, on and off block borders.
//
//===----------------------------------------------------------------------===//

#include "KernelData.h"
#include "Shapes.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace halnet;
using namespace halnet::kernel;
using namespace halnet::test;
using enum halnet::kernel::EpilogueStep;

static KernelSpec combineSpec(CombineKind kind, std::vector<TensorShape> inputs, TensorShape result,
                              std::vector<EpilogueStep> epilogue = {}) {
  KernelSpec spec = kernelSpec(Family::Combine, inputs, result, std::move(epilogue));
  spec.combine = kind;
  if (kind == CombineKind::Sum)
    for (size_t i = 0; i < inputs.size(); ++i)
      spec.coefficients.push_back(i ? 0.25 * double(i) : -1);
  return spec;
}

/// The value of input `i` where the result has its element `at`; a factor's pixel is one for all.
static double valueAt(const KernelSpec &spec, const KernelData &data, size_t i, size_t at) {
  bool isFactor = data.inputs[i].size() < data.inputs[0].size();
  return data.inputs[i][isFactor ? at / (spec.result.h * spec.result.w) : at];
}

static Values combined(const KernelSpec &spec, const KernelData &data) {
  Values values = data.inputs[0];
  for (size_t at = 0; at < values.size(); ++at) {
    if (spec.combine == CombineKind::Sum)
      values[at] *= spec.coefficients[0];
    for (size_t i = 1; i < spec.inputs.size(); ++i) {
      double value = valueAt(spec, data, i, at);
      if (spec.combine == CombineKind::Sum)
        values[at] += spec.coefficients[i] * value;
      else
        values[at] =
            spec.combine == CombineKind::Max ? std::max(values[at], value) : values[at] * value;
    }
  }
  return values;
}

static Values sliced(const KernelSpec &spec, const KernelData &data) {
  Values values;
  int64_t pixels = spec.result.h * spec.result.w;
  for (int64_t n = 0; n < spec.result.n; ++n) {
    int64_t first = (n * spec.inputs[0].c + spec.firstChannel) * pixels;
    auto begin = data.inputs[0].begin() + first;
    values.insert(values.end(), begin, begin + spec.result.c * pixels);
  }
  return values;
}

static void check(const KernelSpec &spec) {
  SCOPED_TRACE(specText(spec));
  KernelData data = randomData(spec);
  std::vector<Values> actual = runKernel(spec, data, /*checked=*/true);
  Values main = spec.family == Family::Slice ? sliced(spec, data) : combined(spec, data);
  std::vector<Values> expected = referenceEpilogue(spec, data, main);
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_LT(relativeError(actual[i], expected[i]), 1e-6);
}

TEST(Combine, EveryKind) {
  for (CombineKind kind : {CombineKind::Product, CombineKind::Max, CombineKind::Sum})
    for (int64_t block : {0, 4, 8}) {
      TensorShape shape = tensor(2, 10, 3, 5, block);
      check(combineSpec(kind, {shape, shape}, shape));
      check(combineSpec(kind, {shape, shape, shape}, shape, {Add, Store, Affine, Sigmoid}));
    }
}

TEST(Combine, OfDifferentLayouts) {
  check(combineSpec(CombineKind::Max, {tensor(1, 3, 4, 4, 3), tensor(1, 3, 4, 4, 8)},
                    tensor(1, 3, 4, 4, 8)));
}

TEST(Combine, FactorsOfChannels) {
  for (int64_t block : {0, 8})
    for (int64_t channels : {3, 16}) {
      TensorShape image = tensor(2, channels, 3, 5, 8);
      check(combineSpec(CombineKind::Product, {image, tensor(2, channels, 1, 1, block)}, image,
                        {Add, Relu}));
    }
  // A factor that takes as many bytes as the result has a place of its own.
  check(combineSpec(CombineKind::Product, {tensor(2, 8, 1, 1, 8), tensor(2, 8, 1, 1, 8)},
                    tensor(2, 8, 1, 1, 8)));
}

TEST(Combine, MaximumKeepsNaN) {
  TensorShape shape = tensor(1, 8, 1, 1, 8);
  KernelSpec spec = combineSpec(CombineKind::Max, {shape, shape}, shape);
  KernelData data = randomData(spec);
  data.inputs[0][2] = data.inputs[1][5] = std::nan("");
  Values actual = runKernel(spec, data)[0];
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_EQ(std::isnan(actual[i]), i == 2 || i == 5) << "at " << i;
}

TEST(Combine, NumbersAreInTheIdentity) {
  TensorShape shape = tensor(1, 8, 1, 1, 8);
  KernelSpec one = combineSpec(CombineKind::Sum, {shape, shape}, shape), other = one;
  other.coefficients[1] = 0.5;
  EXPECT_NE(codegen::symbolName(one), codegen::symbolName(other));
}

TEST(Combine, OverlaysNoFactors) {
  TensorShape image = tensor(1, 8, 2, 1, 8);
  KernelSpec spec = combineSpec(CombineKind::Product, {image, image}, image);
  EXPECT_TRUE(codegen::mayOverlay(spec, codegen::Role::Input));
  spec.inputs[1] = tensor(1, 8, 1, 1, 8);
  EXPECT_FALSE(codegen::mayOverlay(spec, codegen::Role::Input));
}

TEST(Slice, OnAndOffBlockBorders) {
  for (int64_t from : {0, 3, 8})
    for (int64_t to : {0, 4, 8})
      for (int64_t first : {0, 3, 8})
        for (int64_t channels : {1, 8, 13}) {
          KernelSpec spec =
              kernelSpec(Family::Slice, {tensor(2, 24, 2, 3, from)}, tensor(2, channels, 2, 3, to));
          spec.firstChannel = first;
          check(spec);
          spec.epilogue = {Affine, Relu};
          check(spec);
        }
}
