//===- Parallel.cpp - a loop on all cores --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each thread takes the next index until none is left.
//
//===----------------------------------------------------------------------===//

#include "compiler/interp/Parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

void halnet::interp::parallelFor(int64_t count, llvm::function_ref<void(int64_t)> body) {
  std::atomic<int64_t> next = 0;
  auto work = [&] {
    for (int64_t i = next++; i < count; i = next++)
      body(i);
  };
  int64_t cores = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::thread> others;
  for (int64_t i = 1; i < std::min(cores, count); ++i)
    others.emplace_back(work);
  work();
  for (std::thread &thread : others)
    thread.join();
}
