//===- ConvSchedules.cpp - schedules of convolutions on CUDA -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The register tiles that a thread may have, the default by rule.
//
//===----------------------------------------------------------------------===//

#include "codegen/Build.h"
#include "dialects/Kernel/ConvShape.h"

#include <algorithm>

using namespace halnet;
using namespace halnet::codegen;
using kernel::ConvShape;
using kernel::Schedule;

/// Enough threads for every multiprocessor of an A100 (108) to have two warps.
static constexpr int64_t wantedThreads = 108 * 64;

static int64_t threadsOf(const ConvShape &shape, int64_t tileX, int64_t tileK) {
  int64_t tiles = (shape.pixels() + tileX - 1) / tileX;
  return tiles * (shape.outBlocks / tileK) * shape.images;
}

/// Tiles of up to 4 pixels and 4 blocks (64 sums), the largest first.
std::vector<Schedule> cuda::convSchedules(const kernel::KernelSpec &spec) {
  ConvShape shape = convShape(spec);
  if (!shape.wholeBlocks)
    return {{"gather", {}}};
  std::vector<Schedule> all;
  for (auto [tileX, tileK] :
       {std::pair(4, 4), {4, 2}, {2, 4}, {4, 1}, {2, 2}, {2, 1}, {1, 2}, {1, 1}})
    if (tileX <= shape.pixels() && shape.groupOut() % tileK == 0)
      all.push_back({"direct", {{"flat", 1}, {"tile_x", tileX}, {"tile_k", tileK}}});
  auto isBusy = [&](const Schedule &schedule) {
    return threadsOf(shape, schedule.get("tile_x", 1), schedule.get("tile_k", 1)) >= wantedThreads;
  };
  // The largest tile that leaves no multiprocessor idle comes first; else the smallest.
  auto best = std::find_if(all.begin(), all.end(), isBusy);
  std::rotate(all.begin(), best == all.end() ? all.end() - 1 : best, all.end());
  return all;
}
