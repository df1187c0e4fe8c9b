//===- ScheduleTest.cpp - schedules against shapes and targets ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the check of schedules refuses, that the rule and its space never need
// it, and the texts that name kernels.
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/Schedule.h"
#include "codegen/Codegen.h"

#include <gtest/gtest.h>

#include <set>

using namespace halnet;
using namespace halnet::kernel;

/// A 3x3 convolution of 32 to 64 channels at 7x7, in blocks of 8.
static KernelSpec conv() {
  KernelSpec spec;
  spec.family = Family::Conv;
  spec.inputs = {{1, 32, 7, 7, 8}};
  spec.result = {1, 64, 7, 7, 8};
  spec.window = {3, 3, 1, 1, 1, 1, 1, 1, 1, 1};
  spec.target = findTarget("x86-64-v3");
  return spec;
}

static std::string problem(KernelSpec spec, const Schedule &schedule) {
  spec.schedule = schedule;
  return checkSchedule(spec).value_or("none");
}

TEST(Schedule, RefusesWhatDoesNotFitTheKernel) {
  EXPECT_EQ(problem(conv(), {"strassen", {}}), "no schedule 'strassen' for this conv");
  EXPECT_EQ(problem(conv(), {"depthwise", {}}), "no schedule 'depthwise' for this conv");
  EXPECT_EQ(problem(conv(), {"direct", {{"tile", 4}}}), "schedule 'direct' has no knob 'tile'");
  EXPECT_EQ(problem(conv(), {"direct", {{"tile_x", 0}}}), "tile_x = 0 is below 1");
  EXPECT_EQ(problem(conv(), {"direct", {{"tile_x", 8}}}),
            "tile_x = 8 is above 7, all that this kernel has");
  EXPECT_EQ(problem(conv(), {"direct", {{"tile_x", 8}, {"flat", 1}}}), "none");
  EXPECT_EQ(problem(conv(), {"direct", {{"tile_k", 3}}}),
            "tile_k = 3 does not divide the blocks of output channels of a group, 8");
  EXPECT_EQ(problem(conv(), {"direct", {{"unroll_c", 3}}}),
            "unroll_c = 3 does not divide the channels of an input block, 8");
  EXPECT_EQ(problem(conv(), {"direct", {{"tile_x", 7}, {"tile_y", 3}}}),
            "a tile of 21 accumulators leaves no operands in 16 registers");
}

TEST(Schedule, PrefetchesOnX86Only) {
  KernelSpec spec = conv();
  EXPECT_EQ(problem(spec, {"direct", {{"prefetch", 1}}}), "none");
  EXPECT_EQ(problem(spec, {"winograd", {{"prefetch", 1}}}), "none");
  EXPECT_EQ(codegen::defaultSchedule(spec).get("prefetch", 0), 1);
  spec.target = findTarget("aarch64");
  spec.inputs.front().block = spec.result.block = 4;
  EXPECT_EQ(problem(spec, {"direct", {{"prefetch", 1}}}),
            "prefetch = 1 is above 0, all that this kernel has");
  EXPECT_EQ(codegen::defaultSchedule(spec).get("prefetch", 0), 0);
}

TEST(Schedule, TilesOf1x1ConvolutionsFillTheRegistersOfAvx512) {
  KernelSpec spec = conv();
  spec.target = findTarget("x86-64-v4");
  spec.window = {1, 1};
  spec.inputs = {{1, 1024, 14, 14, 16}};
  spec.result = {1, 256, 14, 14, 16};
  auto accumulators = [&] {
    Schedule schedule = codegen::defaultSchedule(spec);
    return schedule.get("tile_x", 1) * schedule.get("tile_y", 1) * schedule.get("tile_k", 1);
  };
  EXPECT_EQ(accumulators(), 28);
  spec.window = {3, 3, 1, 1, 1, 1, 1, 1, 1, 1};
  EXPECT_LE(accumulators(), 16);
}

TEST(Schedule, TilesStayInOneGroup) {
  KernelSpec spec = conv();
  spec.groups = 4; // two blocks of output channels each
  EXPECT_EQ(problem(spec, {"direct", {{"tile_k", 2}}}), "none");
  EXPECT_EQ(problem(spec, {"direct", {{"tile_k", 4}}}),
            "tile_k = 4 is above 2, all that this kernel has");
  spec.groups = 8; // four channels each, half a block
  EXPECT_EQ(problem(spec, {"direct", {}}), "no schedule 'direct' for this conv");
  EXPECT_EQ(problem(spec, {"gather", {}}), "none");
  EXPECT_EQ(problem(spec, {"gather", {{"tile_x", 7}}}), "none");
  EXPECT_EQ(problem(spec, {"gather", {{"tile_x", 8}}}),
            "tile_x = 8 is above 7, all that this kernel has");
}

TEST(Schedule, RulesFitEveryShape) {
  for (const Target &target : allTargets())
    for (int64_t size : {1, 2, 7, 15, 56})
      for (int64_t channels : {1, 3, 10, 64, 2048})
        for (int64_t kernel : {1, 3})
          for (int64_t groups : {int64_t(1), channels % 2 ? 1 : channels / 2, channels}) {
            KernelSpec spec = conv();
            int64_t width = target.vectorWidth,
                    block = groups == 1 ? std::min(channels, width) : width;
            spec.target = &target;
            spec.groups = groups;
            spec.inputs = {{1, channels, size, size, block}};
            spec.result = {1, channels, size, size, width};
            spec.window = {kernel, kernel, 1, 1, kernel / 2, kernel / 2, 1, 1};
            std::vector<Schedule> space = codegen::scheduleSpace(spec);
            ASSERT_FALSE(space.empty());
            EXPECT_EQ(space.front(), codegen::defaultSchedule(spec));
            std::set<std::string> texts;
            for (const Schedule &schedule : space) {
              EXPECT_EQ(problem(spec, schedule), "none") << specText(spec, false);
              EXPECT_TRUE(texts.insert(scheduleText(schedule)).second) << "twice in the space";
            }
            EXPECT_LE(space.size(), 64u) << "some tens are for a tuner";
          }
}

TEST(Schedule, TextsNameKernels) {
  KernelSpec spec = conv();
  spec.epilogue = {EpilogueStep::Add, EpilogueStep::Store, EpilogueStep::Affine};
  spec.schedule = {"direct", {{"tile_x", 3}, {"tile_k", 4}}};
  EXPECT_EQ(specText(spec), "conv 1x32x7x7b8 -> 1x64x7x7b8 kernel 3x3 stride 1x1 pad 1x1 dilation "
                            "1x1 groups 1 +add +store +affine for x86-64-v3 by "
                            "direct<tile_k = 4, tile_x = 3>");
  KernelSpec other = spec;
  other.schedule.kind = "gather";
  EXPECT_EQ(specText(spec, false), specText(other, false));
  other.window.padTop = other.window.padBottom = 0;
  EXPECT_NE(specText(spec, false), specText(other, false));
  other.window.padRight = 0;
  EXPECT_EQ(specText(other, false), "conv 1x32x7x7b8 -> 1x64x7x7b8 kernel 3x3 stride 1x1 pad 0x1 "
                                    "pad_end 0x0 dilation 1x1 groups 1 +add +store +affine for "
                                    "x86-64-v3");
}

TEST(Schedule, TargetsHaveAliases) {
  EXPECT_EQ(findTarget("v3"), findTarget("x86-64-v3"));
  EXPECT_EQ(findTarget("sm_80"), findTarget("cuda-sm_80"));
  EXPECT_EQ(findTarget("v5"), nullptr);
  EXPECT_EQ(findTarget(""), nullptr);
  EXPECT_NE(findTarget(hostTargetName()), nullptr);
}
