//===- WinogradSchedules.cpp - which form of Winograd, by rule ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Among the forms that a tolerance admits the one that should be fastest, from
// shape and target alone. The constants come from measurements on a Zen 4.
//
//===----------------------------------------------------------------------===//

#include "codegen/Build.h"
#include "codegen/Winograd.h"
#include "dialects/Kernel/Schedule.h"

#include <algorithm>

namespace halnet::codegen::cpu {

using namespace kernel;

/// What a core does in a nanosecond: operations of multiply-adds, bytes to and from the second
/// and third cache level, bytes of weights from memory.
static constexpr double operations = 115, cacheBytes = 60, memoryBytes = 30;

/// Nanoseconds of F(m). Multiplying hides most of the waiting for weights, or the other way round.
static double winogradTime(const ConvShape &shape, int m) {
  double points = double((m + 2) * (m + 2)), tiles = winogradTiles(shape, m).count;
  double in = double(shape.inBlocks * shape.inBlock),
         out = double(shape.outBlocks * shape.outBlock);
  double products = 2 * points * tiles * in * out / operations;
  double weights = 4 * points * in * out / memoryBytes;
  double transforms = 2 * 4 * points * tiles * (in + out) / cacheBytes;
  return std::max(products, weights) + 0.3 * std::min(products, weights) + transforms;
}

static double directTime(const ConvShape &shape) {
  return 2 * 9 * double(shape.images * shape.pixels() * shape.inBlocks * shape.inBlock) *
         double(shape.outBlocks * shape.outBlock) / operations;
}

/// The cost of a register tile of `t` tiles times `k` vectors, relative to busy multipliers.
static double tileCost(int64_t tiles, int64_t t, int64_t k, int64_t mostAccumulators) {
  double cost = double((tiles + t - 1) / t * t) / double(tiles);
  cost *= 1 + 0.2 * (1 - double(t * k) / double(mostAccumulators));
  // Each register tile fetches its weights anew; 16x1 is slower than 8x2, 9x1 faster than 9x2.
  return cost * (1 + 0.3 / double(t)) * (k == 1 && t > 9 ? 1.03 : 1.0);
}

static Schedule scheduleOf(const KernelSpec &spec, const ConvShape &shape, int m) {
  int64_t tiles = winogradTiles(shape, m).count, bestT = 1, bestK = 1;
  int64_t most = spec.target->registers >= 32 ? 16 : 12; // with more the compiler spills
  for (int64_t k = 1; k <= std::min(most, shape.outBlocks); ++k)
    for (int64_t t = 1; shape.outBlocks % k == 0 && t <= std::min(most / k, tiles); ++t)
      if (tileCost(tiles, t, k, most) < tileCost(tiles, bestT, bestK, most))
        bestT = t, bestK = k;
  Schedule schedule{"winograd", {{"m", m}, {"tile_t", bestT}, {"tile_k", bestK}}};
  if (spec.target->registers >= 32 && shape.inBlock > 4) // with all sixteen the compiler spills
    schedule.knobs["unroll_c"] = 4;
  return schedule;
}

std::optional<Schedule> winogradSchedule(const KernelSpec &spec, double tolerance) {
  if (!takesWinograd(spec))
    return std::nullopt;
  ConvShape shape = convShape(spec);
  // It must be ahead by more than what the estimate may be wrong.
  double best = 0.9 * directTime(shape);
  std::optional<Schedule> schedule;
  for (int m : {2, 4, 5}) {
    if (winogradTolerance(m) > tolerance || winogradTime(shape, m) >= best)
      continue;
    KernelSpec candidate = spec;
    candidate.schedule = scheduleOf(spec, shape, m);
    if (checkSchedule(candidate)) // too much scratch
      continue;
    best = winogradTime(shape, m);
    schedule = candidate.schedule;
  }
  return schedule;
}

} // namespace halnet::codegen::cpu
