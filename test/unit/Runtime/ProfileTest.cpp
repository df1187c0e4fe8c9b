//===- ProfileTest.cpp - what a profile is made of --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names taken apart, ceilings, floors, and the sums over calls.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/Profile.h"
#include "runtime/profile/Bandwidth.h"
#include "runtime/profile/Caches.h"
#include "runtime/profile/CallGroups.h"
#include "test/unit/Runtime/TestModel.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace halnet::runtime;

namespace {

halnet_call named(const char *name) {
  halnet_call call = {};
  call.name = name;
  return call;
}

std::string groupsOf(const char *name) {
  const halnet_call call = named(name);
  return std::string(stageOf(call)) + " " + std::string(blockOf(call));
}

TEST(CallGroups, AreToldFromTheFirstName) {
  EXPECT_EQ(groupsOf("stage2_unit1_conv1+bn2+relu2"), "stage2 stage2_unit1");
  EXPECT_EQ(groupsOf("layer3.10.conv2"), "layer3 layer3.10");
  EXPECT_EQ(groupsOf("layer3.0.downsample.0"), "layer3 layer3.0");
  EXPECT_EQ(groupsOf("res4b22_branch2a+bn4b22_branch2a"), "res4 res4b22");
  EXPECT_EQ(groupsOf("res2a_relu"), "res2 res2a");
}

TEST(CallGroups, AreOtherWhereANameTellsNone) {
  for (const char *name : {"conv0+bn0+relu0", "pool1_relu", "fc1000", "bn_data+stage1_unit1_bn1",
                           "softmax", "conv1_+x", "res2", "res2a", ""})
    EXPECT_EQ(groupsOf(name), "other other") << name;
}

TEST(CallGroups, TakeTheKindFromTheKernel) {
  halnet_call call = {};
  call.kernel = "conv_64x56x56_k64_3x3s1_0123456789abcdef";
  EXPECT_EQ(kindOf(call), "conv");
  call.kernel = "softmax";
  EXPECT_EQ(kindOf(call), "softmax");
}

class CachesTest : public testing::Test {
protected:
  void SetUp() override {
    root = std::filesystem::path(testing::TempDir()) /
           testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(root);
  }
  void TearDown() override { std::filesystem::remove_all(root); }
  void add(int index, const char *level, const char *size, const char *cpus) {
    const auto folder = root / ("index" + std::to_string(index));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "level") << level << "\n";
    std::ofstream(folder / "size") << size << "\n";
    if (cpus)
      std::ofstream(folder / "shared_cpu_list") << cpus << "\n";
  }
  size_t bytes(int level, int threads) { return cacheBytes(root.c_str(), level, threads); }

  std::filesystem::path root;
};

TEST_F(CachesTest, CountsAsManyAsTheThreadsShare) {
  add(0, "1", "32K", "0,64");
  add(1, "2", "1024K", "0,64");
  add(2, "3", "32M", "0-7,64-71");
  EXPECT_EQ(bytes(2, 1), 1u << 20);
  EXPECT_EQ(bytes(2, 2), 1u << 20);
  EXPECT_EQ(bytes(2, 3), 2u << 20);
  EXPECT_EQ(bytes(3, 16), 32u << 20);
  EXPECT_EQ(bytes(3, 17), 64u << 20);
}

TEST_F(CachesTest, KnowsWhatIsMissing) {
  EXPECT_EQ(bytes(2, 1), 0u);
  add(0, "2", "512K", nullptr);
  EXPECT_EQ(bytes(2, 3), 3u * 512 << 10);
  EXPECT_EQ(bytes(3, 1), 0u);
}

TEST(Bandwidth, IsMeasuredWithAllThreads) {
  ThreadPool pool;
  ASSERT_TRUE(pool.start(2, 2));
  EXPECT_GT(measureBandwidth(pool, 2, 1 << 16), 0.5);
  EXPECT_GT(measureBandwidth(pool, 2, 1), 0.5); // less than a turn for each thread
}

/// A machine of round numbers.
Ceilings roundCeilings() {
  Ceilings ceilings;
  ceilings.speed[Compute] = 100, ceilings.speed[L2] = 25;
  ceilings.speed[L3] = 20, ceilings.speed[Memory] = 10;
  ceilings.capacity[L2] = 1000, ceilings.capacity[L3] = 5000;
  return ceilings;
}

/// A call of a model with so many bytes of weights, both otherwise of round numbers.
class FloorTest : public testing::Test {
protected:
  Floor floor(int32_t weights, int32_t activations, uint64_t macs) {
    weightDim = {0, weights / 4, 1}, activationDim = {0, activations / 4, 1};
    const halnet_buffer buffers[] = {{HALNET_WEIGHTS, 1, 0, &weightDim},
                                     {HALNET_ARENA, 1, 0, &activationDim}};
    halnet_call call = {};
    call.macs = macs;
    call.n_buffers = 2, call.buffers = buffers;
    halnet_model model = {};
    model.weights_bytes = static_cast<uint64_t>(weights);
    return floorOf(roundCeilings(), model, call);
  }
  halnet_dim weightDim, activationDim;
};

TEST_F(FloorTest, IsTheLongestOfAllTimes) {
  // 800 bytes out of the L2: 32 ns.
  EXPECT_EQ(floor(400, 400, 0).limit, L2);
  EXPECT_NEAR(floor(400, 400, 0).ms, 32e-6, 1e-12);
  // 2 * 2000 operations: 40 ns.
  EXPECT_EQ(floor(400, 400, 2000).limit, Compute);
  EXPECT_NEAR(floor(400, 400, 2000).ms, 40e-6, 1e-12);
}

TEST_F(FloorTest, TakesBytesFromWhereTheyLie) {
  // Weights of 4000 bytes are in the L3: 200 ns; with the others they pass the L2 in 176.
  EXPECT_EQ(floor(4000, 400, 0).limit, L3);
  EXPECT_NEAR(floor(4000, 400, 0).ms, 200e-6, 1e-12);
  // 1200 and 1000 bytes: 60 ns out of the L3, and 88 through the L2.
  EXPECT_EQ(floor(1200, 1000, 0).limit, L2);
  EXPECT_NEAR(floor(1200, 1000, 0).ms, 88e-6, 1e-12);
  EXPECT_EQ(floor(8000, 400, 0).limit, Memory);
  EXPECT_NEAR(floor(8000, 400, 0).ms, 800e-6, 1e-12);
  // Activations of 10000 bytes fit nowhere, however few the weights.
  EXPECT_EQ(floor(40, 10000, 0).limit, Memory);
}

TEST(Bytes, AreThoseOfAllBuffers) {
  // data 2*3*2*2, relu0 2*8*2*2 floats; then relu0, 3 weights and prob 2*3.
  EXPECT_EQ(bytesOf(tiny.calls[0]), 4u * (24 + 64));
  EXPECT_EQ(bytesOf(tiny.calls[1]), 4u * (64 + 3 + 6));
}

TEST(Profile, HasARowACallAndSums) {
  Error error;
  halnet_context *context = halnet_open(&tiny, 2, error.text, sizeof(error.text));
  ASSERT_TRUE(context) << error.text;
  MadeUpImages images(tiny);
  Profile profile;
  ASSERT_TRUE(measureProfile(tiny, context, images, 0.01, profile, error)) << error.text;
  halnet_close(context);
  ASSERT_EQ(profile.calls.size(), 2u);
  EXPECT_GE(profile.runs, 5u);
  EXPECT_EQ(profile.threads, 2);
  EXPECT_DOUBLE_EQ(profile.sum, profile.calls[0].ms + profile.calls[1].ms);
  for (const CallRow &row : profile.calls)
    EXPECT_GT(row.ms, 0);
  Vector<GroupRow> stages = sumUp(profile, stageOf), kinds = sumUp(profile, kindOf);
  ASSERT_EQ(stages.size(), 1u);
  EXPECT_DOUBLE_EQ(stages[0].ms, profile.sum);
  EXPECT_EQ(stages[0].calls, 2u);
  EXPECT_EQ(stages[0].macs, 24u);
  ASSERT_EQ(kinds.size(), 2u);
  EXPECT_EQ(kinds[1].name, "score");
  EXPECT_EQ(kinds[1].bytes, bytesOf(tiny.calls[1]));
}

TEST(Profile, GivesEachCallItsOwnTime) {
  halnet_call calls[] = {tiny.calls[0], tiny.calls[1]};
  calls[0].run = [](void **) { return usleep(3000); };
  Model model = tiny;
  model.calls = calls;
  Error error;
  halnet_context *context = halnet_open(&model, 1, error.text, sizeof(error.text));
  ASSERT_NE(context, nullptr) << error.text;
  MadeUpImages images(model);
  Profile profile;
  ASSERT_TRUE(measureProfile(model, context, images, 0.01, profile, error)) << error.text;
  halnet_close(context);
  ASSERT_EQ(profile.calls.size(), 2u);
  EXPECT_GE(profile.calls[0].ms, 3);
  EXPECT_LT(profile.calls[1].ms, 3);
}

} // namespace
