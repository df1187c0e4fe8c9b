//===- WideTest.cpp - vectors of 16, by AVX-512 and by AVX2 -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layouts and schedules of x86-64-v4 as machine code of x86-64-v3, where LLVM
// makes two registers of each vector, and as they are where this machine has them.
//
//===----------------------------------------------------------------------===//

#include "KernelData.h"
#include "Shapes.h"

#include <gtest/gtest.h>

using namespace halnet;
using namespace halnet::kernel;
using namespace halnet::test;
using enum halnet::kernel::EpilogueStep;

/// The facts of x86-64-v4 with the instructions of the parameter.
class Wide : public testing::TestWithParam<const char *> {
protected:
  void SetUp() override {
    if (GetParam() > std::string_view(hostTargetName()))
      GTEST_SKIP() << "this machine is " << hostTargetName() << " and can't run " << GetParam();
    target = *findTarget("x86-64-v4");
    target.halideTarget = findTarget(GetParam())->halideTarget;
  }

  /// By the default schedule, against plain loops in double.
  void expectRight(KernelSpec spec, bool multiplies) {
    spec.target = &target;
    spec.schedule = codegen::defaultSchedule(spec);
    SCOPED_TRACE(specText(spec));
    KernelData data = randomData(spec);
    Values values = multiplies ? referenceConv(spec, data) : data.inputs.front();
    std::vector<Values> expected = referenceEpilogue(spec, data, values);
    std::vector<Values> actual = runKernel(spec, data);
    ASSERT_EQ(actual.size(), expected.size());
    for (size_t i = 0; i < actual.size(); ++i)
      EXPECT_LE(relativeError(actual[i], expected[i]), 4e-6) << "result " << i;
  }

  Target target;
};
INSTANTIATE_TEST_SUITE_P(Instructions, Wide, testing::Values("x86-64-v3", "x86-64-v4"));

TEST_P(Wide, Convolutions) {
  for (int64_t channels : {3, 16, 40})
    for (int64_t stride : {1, 2}) {
      int64_t extent = (9 - 1) / stride + 1;
      KernelSpec spec =
          kernelSpec(Family::Conv, {tensor(1, channels, 9, 9, 16)},
                     tensor(1, 24, extent, extent, 16), {Affine, Add, Relu}, "x86-64-v4");
      spec.window = {3, 3, stride, stride, 1, 1, 1, 1};
      spec.bias = true;
      expectRight(spec, true);
    }
}

TEST_P(Wide, DenseLayers) {
  KernelSpec spec = kernelSpec(Family::Dense, {tensor(3, 40, 1, 1, 16)}, tensor(3, 10, 1, 1, 16),
                               {Relu}, "x86-64-v4");
  spec.bias = true;
  expectRight(spec, true);
}

TEST_P(Wide, ElementwiseAndLayouts) {
  TensorShape plain = tensor(2, 20, 5, 7, 0), blocked = tensor(2, 20, 5, 7, 16);
  expectRight(kernelSpec(Family::Layout, {plain}, blocked, {Affine}, "x86-64-v4"), false);
  expectRight(kernelSpec(Family::Layout, {blocked}, plain, {}, "x86-64-v4"), false);
  expectRight(kernelSpec(Family::Elementwise, {blocked}, blocked, {Affine, Add, Relu}, "x86-64-v4"),
              false);
}
