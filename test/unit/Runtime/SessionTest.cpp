//===- SessionTest.cpp - the public API -----------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tiny network of batch 2, by halnet.h and halnet.hpp.
//
//===----------------------------------------------------------------------===//

#include "test/unit/Runtime/TestModel.h"

#include <halnet/halnet.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <sys/wait.h>
#include <thread>
#include <type_traits>
#include <unistd.h>

extern "C" const halnet_library *halnet_entry();

namespace {

/// Image n: channel 0 holds n + 1, channel 1 is negative, channel 2 holds n + 3.
std::vector<float> someImages(size_t images) {
  std::vector<float> result;
  for (size_t n = 0; n < images; ++n)
    for (float value : {float(n + 1), -1.0f, float(n + 3)})
      result.insert(result.end(), 4, value);
  return result;
}

/// What the network makes of someImages(): the channels times 1, 2 and 3.
std::vector<float> theirScores(size_t images) {
  std::vector<float> result;
  for (size_t n = 0; n < images; ++n)
    result.insert(result.end(), {float(n + 1), 0, 3 * float(n + 3)});
  return result;
}

TEST(NetTest, DescribesTheNetwork) {
  const halnet::Net net(halnet_entry());
  const halnet_description &description = net.description();
  EXPECT_STREQ(description.name, "tiny");
  EXPECT_STREQ(description.target, "x86-64-v2");
  EXPECT_STREQ(description.weights_digest, "random 1");
  EXPECT_TRUE(description.random_weights);
  ASSERT_EQ(net.inputs().size(), 1u);
  EXPECT_STREQ(net.inputs()[0].name, "data");
  EXPECT_EQ(net.inputs()[0].rank, 4);
  EXPECT_EQ(net.inputs()[0].shape[0], 2);
  EXPECT_EQ(halnet::elementsPerImage(net.inputs()[0]), 12u);
  ASSERT_EQ(net.outputs().size(), 1u);
  EXPECT_STREQ(net.outputs()[0].name, "prob");
  EXPECT_EQ(halnet::elementsPerImage(net.outputs()[0]), 3u);
  // The arena, and room for two images in and out.
  EXPECT_EQ(description.session_bytes, tiny.arena_bytes + 2 * (12 + 3) * sizeof(float));
}

TEST(NetTest, RefusesALibraryOlderThanItsHeader) {
  halnet_library old = *halnet_entry();
  old.version = 0;
  try {
    halnet::Net net(&old);
    FAIL() << "it was opened";
  } catch (const halnet::Error &error) {
    EXPECT_STREQ(error.what(),
                 "the library was made by a halnet with API version 0; halnet.h has 1");
  }
  EXPECT_EQ(halnet_net_open(&old, nullptr, 0), nullptr);
}

TEST(NetTest, TakesNoNullForAPack) {
  char error[100];
  EXPECT_EQ(halnet_net_open_file(halnet_entry(), nullptr, error, sizeof(error)), nullptr);
  EXPECT_STREQ(error, "the path of the pack is null");
  EXPECT_EQ(halnet_net_open_memory(halnet_entry(), nullptr, 0, error, sizeof(error)), nullptr);
  EXPECT_STREQ(error, "the pack in memory is null");
}

TEST(SessionTest, RunsAnyNumberOfImages) {
  const halnet::Net net(halnet_entry());
  halnet::Session session(net, 1);
  for (size_t images : {0, 1, 2, 3, 4, 7, 1}) {
    const std::vector<float> input = someImages(images);
    std::vector<float> output(images * 3 + 1, -5);
    session.run(input, halnet::Span<float>(output.data(), images * 3));
    EXPECT_EQ(output.back(), -5) << "written beyond its end";
    output.pop_back();
    EXPECT_EQ(output, theirScores(images)) << images << " images";
  }
}

TEST(SessionTest, TakesArraysAlignedAsFloats) {
  const halnet::Net net(halnet_entry());
  halnet::Session session(net, 1);
  const std::vector<float> input = someImages(2);
  for (size_t offset = 0; offset < 16; ++offset) {
    alignas(64) std::array<float, 48> from, to;
    std::memcpy(from.data() + offset, input.data(), input.size() * sizeof(float));
    session.run(halnet::Span<const float>(from.data() + offset, 24),
                halnet::Span<float>(to.data() + offset, 6));
    EXPECT_EQ(std::vector<float>(to.data() + offset, to.data() + offset + 6), theirScores(2));
  }
}

TEST(SessionTest, SaysWhatIsWrongWithAnArray) {
  const halnet::Net net(halnet_entry());
  const halnet::Session session(net, 1);
  float room[24] = {};
  const float *input = room;
  float *output = nullptr;
  EXPECT_NE(halnet_session_run(session.get(), 1, &input, &output), 0);
  EXPECT_STREQ(halnet_session_error(session.get()), "the array for prob is null");
  output = room;
  input = reinterpret_cast<const float *>(reinterpret_cast<const char *>(room) + 1);
  EXPECT_NE(halnet_session_run(session.get(), 1, &input, &output), 0);
  EXPECT_STREQ(halnet_session_error(session.get()),
               "the array for data is not aligned as floats are");
  input = room;
  EXPECT_EQ(halnet_session_run(session.get(), 1, &input, &output), 0);
  EXPECT_STREQ(halnet_session_error(session.get()), "");
}

TEST(SessionTest, ChecksSizesInCxx) {
  const halnet::Net net(halnet_entry());
  halnet::Session session(net, 1);
  std::vector<float> input(24), output(7);
  EXPECT_THROW(session.run(input, output), halnet::Error);
  input.resize(25);
  output.resize(6);
  EXPECT_THROW(session.run(input, output), halnet::Error);
  const halnet::Span<const float> inputs[] = {{input.data(), 24}, {input.data(), 24}};
  const halnet::Span<float> outputs[] = {{output.data(), 6}};
  EXPECT_THROW(session.run({inputs, 2}, {outputs, 1}), halnet::Error);
  EXPECT_NO_THROW(session.run({inputs, 1}, {outputs, 1}));
}

TEST(SessionTest, OutlivesItsNet) {
  auto net = std::make_unique<halnet::Net>(halnet_entry());
  halnet::Session session(*net, 1);
  net.reset();
  const std::vector<float> input = someImages(2);
  std::vector<float> output(6);
  session.run(input, output);
  EXPECT_EQ(output, theirScores(2));
}

TEST(SessionTest, IsClosedByAChildProcess) {
  const halnet::Net net(halnet_entry());
  const std::vector<float> input = someImages(2);
  auto session = std::make_unique<halnet::Session>(net, 2);
  const pid_t child = fork();
  if (child == 0) {
    alarm(20); // what waits for threads that are not there ends
    session.reset();
    std::vector<float> output(6);
    halnet::Session(net, 2).run(input, output);
    _exit(output == theirScores(2) ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(SessionTest, RefusesNegativeThreads) {
  const halnet::Net net(halnet_entry());
  try {
    halnet::Session session(net, -3);
    FAIL() << "it was opened";
  } catch (const halnet::Error &error) {
    EXPECT_STREQ(error.what(),
                 "-3 is no number of threads: expected 1 or more, or 0 for all cores");
  }
}

// Temporaries that own their elements would leave a span without any.
static_assert(std::is_convertible_v<std::vector<float> &, halnet::Span<const float>>);
static_assert(!std::is_convertible_v<std::vector<float>, halnet::Span<const float>>);
static_assert(!std::is_convertible_v<std::array<float, 3>, halnet::Span<const float>>);
static_assert(std::is_convertible_v<halnet::Span<float>, halnet::Span<const float>>);

TEST(SessionTest, SharesANetAmongThreads) {
  const halnet::Net net(halnet_entry());
  const std::vector<float> input = someImages(5);
  std::vector<std::vector<float>> outputs(8, std::vector<float>(15));
  std::vector<std::thread> threads;
  for (std::vector<float> &output : outputs)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i)
        halnet::Session(net, 1 + i % 2).run(input, output);
    });
  for (std::thread &thread : threads)
    thread.join();
  for (const std::vector<float> &output : outputs)
    EXPECT_EQ(output, theirScores(5));
}

} // namespace
