//===- CudaTest.cpp - CUDA kernels, run without a GPU --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Executes PTX on test/ptxsim. Convolutions are compared with plain loops; the
// other families with the same kernel on the CPU, which their own tests compare so.
//
//===----------------------------------------------------------------------===//

#include "CudaDriver.h"
#include "KernelData.h"
#include "Shapes.h"

#include <gtest/gtest.h>

using namespace halnet;
using namespace halnet::codegen;
using namespace halnet::kernel;
using namespace halnet::test;
using enum halnet::kernel::EpilogueStep;

static constexpr const char *cuda = "cuda-sm_80";

static KernelSpec convSpec(TensorShape input, TensorShape result, Window window,
                           std::vector<EpilogueStep> epilogue = {}, int64_t groups = 1) {
  KernelSpec spec;
  spec.family = Family::Conv;
  spec.inputs = {input};
  spec.result = result;
  spec.window = window;
  spec.groups = groups;
  spec.bias = true;
  spec.epilogue = std::move(epilogue);
  spec.target = findTarget(cuda);
  spec.schedule = defaultSchedule(spec);
  return spec;
}

static KernelSpec denseSpec(TensorShape input, int64_t features) {
  KernelSpec spec = convSpec({1, 4, 1, 1, 4}, {1, 4, 1, 1, 4}, {});
  spec.family = Family::Dense;
  spec.inputs = {input};
  spec.result = tensor(input.n, features, 1, 1, 4);
  spec.schedule = defaultSchedule(spec);
  return spec;
}

static Window square(int64_t kernel, int64_t stride, int64_t pad) {
  return {kernel, kernel, stride, stride, pad, pad, 1, 1};
}

/// Convolutions by default schedules, and one by every tile.
static std::vector<KernelSpec> convolutions() {
  std::vector<KernelSpec> specs = {
      convSpec(tensor(1, 3, 8, 9, 3), tensor(1, 10, 8, 9, 4), square(3, 1, 1), {Relu}),
      convSpec(tensor(2, 10, 7, 7, 4), tensor(2, 16, 4, 4, 4), square(3, 2, 1),
               {Add, Store, Affine, Relu}),
      convSpec(tensor(3, 16, 5, 5, 4), tensor(3, 24, 5, 5, 4), square(1, 1, 0), {Affine, Relu}),
      convSpec(tensor(1, 16, 6, 6, 4), tensor(1, 8, 3, 3, 4), square(1, 2, 0)),
      convSpec(tensor(1, 16, 5, 5, 4), tensor(1, 16, 5, 5, 4), square(3, 1, 1), {Relu}, 2),
      convSpec(tensor(1, 6, 4, 4, 4), tensor(1, 6, 4, 4, 4), square(3, 1, 1), {}, 6),
      convSpec(tensor(1, 4, 1, 1, 4), tensor(1, 1, 1, 1, 4), square(1, 1, 0)),
      denseSpec(tensor(3, 10, 1, 1, 4), 10),
      denseSpec(tensor(1, 8, 2, 3, 4), 5)};
  KernelSpec tiled = convSpec(tensor(1, 8, 5, 7, 4), tensor(1, 32, 5, 7, 4), square(3, 1, 1));
  for (const Schedule &schedule : scheduleSpace(tiled)) {
    tiled.schedule = schedule;
    specs.push_back(tiled);
  }
  tiled.schedule.knobs["threads"] = 32;
  specs.push_back(tiled);
  return specs;
}

static KernelSpec poolSpec(PoolKind kind, TensorShape input, TensorShape result, Window window,
                           std::vector<EpilogueStep> epilogue = {}) {
  KernelSpec spec = kernelSpec(Family::Pool, {input}, result, std::move(epilogue), cuda);
  spec.pool = kind;
  spec.window = window;
  return spec;
}

static KernelSpec combineSpec(CombineKind kind, TensorShape image, TensorShape other) {
  KernelSpec spec = kernelSpec(Family::Combine, {image, other}, image, {Add, Sigmoid}, cuda);
  spec.combine = kind;
  if (kind == CombineKind::Sum)
    spec.coefficients = {1, -0.5};
  return spec;
}

static KernelSpec sliceSpec(TensorShape input, int64_t first, TensorShape result) {
  KernelSpec spec = kernelSpec(Family::Slice, {input}, result, {Relu}, cuda);
  spec.firstChannel = first;
  return spec;
}

static KernelSpec lrnSpec(TensorShape shape) {
  KernelSpec spec = kernelSpec(Family::Lrn, {shape}, shape, {Affine}, cuda);
  spec.lrn = {5, 1, 0.75, 2};
  return spec;
}

static std::vector<KernelSpec> lightKernels() {
  TensorShape image = tensor(2, 10, 5, 7, 4);
  auto light = [](Family family, std::vector<TensorShape> inputs, TensorShape result,
                  std::vector<EpilogueStep> epilogue = {}) {
    return kernelSpec(family, std::move(inputs), result, std::move(epilogue), cuda);
  };
  return {
      poolSpec(PoolKind::Max, image, tensor(2, 10, 3, 4, 4), square(3, 2, 1),
               {Store, Affine, Relu}),
      poolSpec(PoolKind::Average, tensor(2, 10, 7, 7, 4), tensor(2, 10, 1, 1, 4), square(7, 1, 0)),
      poolSpec(PoolKind::Average, image, tensor(2, 10, 3, 4, 4), square(3, 2, 1)),
      light(Family::Softmax, {tensor(3, 10, 1, 1, 4)}, tensor(3, 10, 1, 1, 0)),
      light(Family::Softmax, {tensor(1, 6, 3, 3, 4)}, tensor(1, 6, 3, 3, 4)),
      light(Family::Layout, {tensor(2, 3, 5, 7, 0)}, tensor(2, 3, 5, 7, 3), {Affine}),
      light(Family::Layout, {image}, tensor(2, 10, 5, 7, 0)),
      light(Family::Layout, {image}, tensor(2, 350, 1, 1, 4)),
      light(Family::Elementwise, {image}, image, {Add, Affine, Relu}),
      combineSpec(CombineKind::Product, image, tensor(2, 10, 1, 1, 4)),
      combineSpec(CombineKind::Max, image, image),
      combineSpec(CombineKind::Sum, image, image),
      sliceSpec(image, 3, tensor(2, 6, 5, 7, 4)),
      sliceSpec(image, 4, tensor(2, 6, 5, 7, 4)),
      lrnSpec(image),
      light(Family::Concat, {image, tensor(2, 3, 5, 7, 4)}, tensor(2, 13, 5, 7, 4), {Relu})};
}

static std::vector<Values> expectedResults(const KernelSpec &spec, const KernelData &data) {
  if (spec.family == Family::Conv || spec.family == Family::Dense)
    return referenceEpilogue(spec, data, referenceConv(spec, data));
  KernelSpec onCpu = spec;
  onCpu.target = findTarget("x86-64-v2");
  onCpu.schedule = defaultSchedule(onCpu);
  return runKernel(onCpu, data);
}

/// Compiles everything first: children must start before this process uses Halide.
static void check(const std::vector<KernelSpec> &specs) {
  CompileOptions options;
  options.jobs = 2;
  std::vector<CompiledKernel> kernels = compileKernels(specs, options);
  CudaDriver driver;
  for (size_t i = 0; i < specs.size(); ++i) {
    SCOPED_TRACE(specText(specs[i]));
    ASSERT_EQ(kernels[i].error, "");
    EXPECT_NE(kernels[i].object.find(".target sm_80"), std::string::npos);
    KernelData data = randomData(specs[i]);
    Run run = [&](const auto &arguments, const auto &addresses) {
      return driver.run(kernels[i], arguments, addresses);
    };
    std::vector<Values> actual = runKernel(specs[i], data, run);
    std::vector<Values> expected = expectedResults(specs[i], data);
    ASSERT_EQ(actual.size(), expected.size());
    for (size_t result = 0; result < actual.size(); ++result)
      EXPECT_LT(relativeError(actual[result], expected[result]), 2e-6);
    if (testing::Test::HasFailure()) // a fault leaves the driver's context unusable
      FAIL() << driver.report();
  }
}

TEST(Cuda, KernelsComputeOnTheSimulator) {
  std::vector<KernelSpec> specs = convolutions();
  for (const KernelSpec &spec : lightKernels())
    specs.push_back(spec);
  check(specs);
}
