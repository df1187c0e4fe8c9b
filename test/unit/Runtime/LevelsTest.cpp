//===- LevelsTest.cpp - which model of a package runs ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By made-up CPUs, and by what the environment says.
//
//===----------------------------------------------------------------------===//

#include "runtime/Levels.h"
#include "runtime/CpuLevel.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

using namespace halnet::runtime;

namespace {

// The order of CpuLevel.cpp: five features of v2, six of v3, five of v4.
constexpr uint32_t v2 = 0x1F, v3 = 0x7FF, v4 = 0xFFFF;

/// Two models of v2 (two batches, say), then one of each other level.
class LevelsTest : public testing::Test {
protected:
  LevelsTest() {
    const char *targets[] = {"x86-64-v2", "x86-64-v2", "x86-64-v3", "x86-64-v4"};
    for (int i = 0; i < 4; ++i) {
      models[i].name = "tiny";
      models[i].target = targets[i];
      models[i].level = static_cast<uint32_t>(targets[i][8] - '0');
    }
    unsetenv("HALNET_LEVEL");
  }
  ~LevelsTest() override { unsetenv("HALNET_LEVEL"); }

  /// The package after the choice; the error's text where there was none.
  Package choose(uint32_t features) {
    Package package = {};
    package.models = models;
    package.n_models = 4;
    Error error;
    message = chooseLevel(package, features, error) ? "" : error.text;
    return package;
  }

  Model models[4] = {};
  std::string message;
};

TEST_F(LevelsTest, TakesTheBestOfTheCpu) {
  EXPECT_EQ(choose(v2).models, models);
  EXPECT_EQ(choose(v2).n_models, 2u);
  EXPECT_EQ(choose(v3).models, models + 2);
  EXPECT_EQ(choose(v3).n_models, 1u);
  EXPECT_EQ(choose(v4).models, models + 3);
  EXPECT_EQ(choose(v4 & ~(1u << 15)).models, models + 2) << "without AVX-512VL";
}

TEST_F(LevelsTest, TakesTheLowestWhereTheCpuHasNone) { EXPECT_EQ(choose(0).models, models); }

TEST_F(LevelsTest, TakesWhatTheEnvironmentNames) {
  setenv("HALNET_LEVEL", "v3", 1);
  EXPECT_EQ(choose(v4).models, models + 2);
  setenv("HALNET_LEVEL", "x86-64-v2", 1);
  EXPECT_EQ(choose(v4).n_models, 2u);
  setenv("HALNET_LEVEL", "", 1);
  EXPECT_EQ(choose(v4).models, models + 3);
  for (const char *wrong : {"3", "64-v", "-v3x", "x86-64-v33"}) {
    setenv("HALNET_LEVEL", wrong, 1);
    choose(v4);
    EXPECT_EQ(message, std::string("HALNET_LEVEL is '") + wrong +
                           "', but tiny is compiled for x86-64-v2, x86-64-v3, x86-64-v4");
  }
}

/// Model 0 reads the constants 0 (twice) and 64, model 2 those at 64 and 128.
TEST_F(LevelsTest, CountsSharedWeightsOnce) {
  const halnet_dim dims[] = {{0, 4, 1}, {0, 3, 4}};
  const auto constant = [&](uint64_t offset) {
    return halnet_buffer{HALNET_WEIGHTS, 2, offset, dims};
  };
  const halnet_buffer input = {HALNET_INPUT, 2, 0, dims};
  const halnet_buffer first[] = {input, constant(0)}, second[] = {constant(0), constant(64)},
                      other[] = {constant(64), constant(128)};
  halnet_call calls[3] = {};
  const halnet_buffer *const buffers[] = {first, second, other};
  for (int i = 0; i < 3; ++i) {
    calls[i].n_buffers = 2;
    calls[i].buffers = buffers[i];
  }
  models[0].n_calls = 2, models[0].calls = calls;
  models[2].n_calls = 1, models[2].calls = calls + 2;
  Package package = {};
  package.models = models;
  package.n_models = 4;
  EXPECT_EQ(weightsUse(package, models[0]).bytes, 2 * 48u);
  EXPECT_EQ(weightsUse(package, models[0]).sharedBytes, 48u);
  EXPECT_EQ(weightsUse(package, models[2]).bytes, 2 * 48u);
  EXPECT_EQ(weightsUse(package, models[1]).bytes, 0u);
}

} // namespace
