//===- threads.cpp - two networks on eight threads ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// usage: threads IMAGES SECONDS: opens and closes sessions and runs them, and
// compares all results, to the bit, with those of one thread.
//
//===----------------------------------------------------------------------===//

#include "resnet20.h"
#include "resnet8.h"

#include <halnet/halnet.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

constexpr int threadCount = 8, images = 360, pixels = 64, classes = 10, runsOfASession = 20;

using Values = std::vector<float>;

static Values readImages(const char *path) {
  Values values(images * pixels);
  std::FILE *file = std::fopen(path, "rb");
  if (!file || std::fread(values.data(), sizeof(float), values.size(), file) != values.size())
    throw halnet::Error("cannot read the images");
  std::fclose(file);
  return values;
}

/// A session's life: some runs of a few images each, compared with what is expected of them.
static bool live(const halnet::Net &net, int threads, const Values &input, const Values &expected,
                 unsigned &random) {
  halnet::Session session(net, threads);
  for (int i = 0; i < runsOfASession; ++i) {
    const int first = int((random = random * 1664525 + 1013904223) >> 16) % images;
    const int count = std::min(images - first, 1 + i % 5);
    Values output(count * classes);
    session.run({input.data() + first * pixels, size_t(count * pixels)}, output);
    if (std::memcmp(output.data(), expected.data() + first * classes,
                    output.size() * sizeof(float)))
      return false;
  }
  return true;
}

int main(int argc, char **argv) try {
  if (argc != 3)
    throw halnet::Error("usage: threads IMAGES SECONDS");
  const Values input = readImages(argv[1]);
  const halnet::Net nets[] = {halnet::Net(halnet_library_resnet8()),
                              halnet::Net(halnet_library_resnet20())};
  Values expected[] = {Values(images * classes), Values(images * classes)};
  for (int n = 0; n < 2; ++n)
    halnet::Session(nets[n], 1).run(input, expected[n]);

  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[2]));
  std::atomic<long> lives{0}, wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < threadCount; ++t)
    threads.emplace_back([&, t] {
      unsigned random = t;
      for (int i = t; std::chrono::steady_clock::now() < end; ++i, ++lives)
        wrong += !live(nets[i % 2], 1 + t % 3, input, expected[i % 2], random);
    });
  for (std::thread &thread : threads)
    thread.join();
  std::printf("%ld sessions of %d runs, %ld wrong\n", lives.load(), runsOfASession, wrong.load());
  return wrong.load() ? 1 : 0;
} catch (const halnet::Error &error) {
  std::fprintf(stderr, "error: %s\n", error.what());
  return 1;
}
