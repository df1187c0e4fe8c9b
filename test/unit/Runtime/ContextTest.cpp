//===- ContextTest.cpp - one compiled model -------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opens, runs and observes a tiny network.
//
//===----------------------------------------------------------------------===//

#include "test/unit/Runtime/TestModel.h"

#include "runtime/HalideAbi.h"
#include "runtime/Model.h"

#include <halnet/runtime.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>

using halnet::runtime::Model;

namespace {

/// Images of which pixel p of channel c of image n is n + c, all negative where c is 1.
std::vector<float> someImages() {
  std::vector<float> images;
  for (int n = 0; n < 2; ++n)
    for (int c = 0; c < 3; ++c)
      for (int p = 0; p < 4; ++p)
        images.push_back(c == 1 ? -1.0f : float(n + c));
  return images;
}

class ContextTest : public testing::TestWithParam<int> {
protected:
  void open(const Model &model) {
    char error[256] = "";
    context = halnet_open(&model, GetParam(), error, sizeof(error));
    ASSERT_NE(context, nullptr) << error;
  }
  void TearDown() override { halnet_close(context); }

  halnet_context *context = nullptr;
  std::vector<float> images = someImages();
  const float *inputs[1] = {images.data()};
};

TEST_P(ContextTest, RunsCallsInOrderOnTheCallersArrays) {
  open(tiny);
  std::vector<float> prob(6, -1);
  float *outputs[] = {prob.data()};
  ASSERT_EQ(halnet_run(context, inputs, outputs), 0);
  EXPECT_EQ(prob, (std::vector<float>{0, 0, 6, 1, 0, 9}));
  EXPECT_STREQ(halnet_error(context), "");

  std::vector<float> others(6);
  float *otherOutputs[] = {others.data()};
  ASSERT_EQ(halnet_run(context, inputs, otherOutputs), 0);
  EXPECT_EQ(others, prob);
}

TEST_P(ContextTest, FillsSeveralOutputs) {
  open(twoOutputs);
  std::vector<float> relu(24), prob(6);
  float *outputs[] = {relu.data(), prob.data()};
  ASSERT_EQ(halnet_run(context, inputs, outputs), 0);
  EXPECT_EQ(relu[4], 0);
  EXPECT_EQ(relu[23], 3);
  EXPECT_EQ(prob[5], 9);
}

TEST_P(ContextTest, ShowsTensorsAfterEachCall) {
  open(tiny);
  struct Seen {
    halnet_context *context;
    std::vector<std::pair<uint32_t, float>> values;
  } seen{context, {}};
  halnet_observe(
      context,
      [](void *state, uint32_t call) {
        auto *seen = static_cast<Seen *>(state);
        // relu0 is in blocks: element 2 is channel 2 of the first pixel. prob has classes.
        seen->values.emplace_back(call, halnet_tensor_data(seen->context, call, 0)[2]);
      },
      &seen);
  std::vector<float> prob(6);
  float *outputs[] = {prob.data()};
  ASSERT_EQ(halnet_run(context, inputs, outputs), 0);
  const std::vector<std::pair<uint32_t, float>> wanted{{0, 2.0f}, {1, 6.0f}};
  EXPECT_EQ(seen.values, wanted);

  halnet_observe(context, nullptr, nullptr);
  ASSERT_EQ(halnet_run(context, inputs, outputs), 0);
  EXPECT_EQ(seen.values.size(), 2u);
}

TEST_P(ContextTest, NamesTheKernelThatFailed) {
  Model model = tiny;
  std::vector<halnet_call> calls(model.calls, model.calls + model.n_calls);
  calls[1].run = [](void **) { return -3; };
  model.calls = calls.data();
  open(model);
  std::vector<float> prob(6);
  float *outputs[] = {prob.data()};
  EXPECT_EQ(halnet_run(context, inputs, outputs), -3);
  EXPECT_STREQ(halnet_error(context),
               "kernel score_2x3 of pool+\"score\" (tiny.yaml:4) failed with status -3");
}

INSTANTIATE_TEST_SUITE_P(Threads, ContextTest, testing::Values(1, 2, 5));

TEST(Open, UsesAllCoresByDefault) {
  char error[256];
  halnet_context *context = halnet_open(&tiny, 0, error, sizeof(error));
  ASSERT_NE(context, nullptr);
  EXPECT_EQ(halnet_threads(context), halnet_usable_cores());
  halnet_close(context);
}

TEST(Open, PutsBuffersWhereTheTableSays) {
  static std::vector<const uint8_t *> hosts;
  hosts.clear();
  const halnet_dim dims[] = {{5, 4, 1}}; // an address is that of the first element, whatever `min`
  const halnet_buffer buffers[] = {
      {HALNET_ARENA, 1, 0, dims}, {HALNET_ARENA, 1, 192, dims}, {HALNET_WEIGHTS, 1, 4, dims}};
  halnet_call call = tiny.calls[0];
  call.run = [](void **arguments) {
    for (int i = 1; i <= 3; ++i)
      hosts.push_back(static_cast<halide_buffer_t *>(arguments[i])->host);
    return 0;
  };
  call.buffers = buffers;
  call.n_buffers = 3;
  Model model = tiny;
  model.calls = &call;
  model.n_calls = 1;
  char error[256];
  halnet_context *context = halnet_open(&model, 1, error, sizeof(error));
  ASSERT_NE(context, nullptr);
  ASSERT_EQ(halnet_run(context, nullptr, nullptr), 0);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(hosts[0]) % 64, 0u);
  EXPECT_EQ(hosts[1] - hosts[0], 192);
  EXPECT_EQ(hosts[2], static_cast<const uint8_t *>(model.weights) + 4);
  halnet_close(context);
}

TEST(Open, RefusesAnArenaThatNoMachineHas) {
  Model model = tiny;
  model.arena_bytes = uint64_t(1) << 60;
  char error[256] = "";
  EXPECT_EQ(halnet_open(&model, 1, error, sizeof(error)), nullptr);
  EXPECT_NE(
      std::string(error).find("not enough memory: the arena of tiny takes 1099511627776.0 MiB"),
      std::string::npos)
      << error;
}

TEST(Open, CutsItsErrorToTheCallersRoom) {
  Model model = tiny;
  model.arena_bytes = uint64_t(1) << 60;
  char error[4] = "";
  EXPECT_EQ(halnet_open(&model, 1, error, sizeof(error)), nullptr);
  EXPECT_STREQ(error, "not");
}

} // namespace
