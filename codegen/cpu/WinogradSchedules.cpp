//===- WinogradSchedules.cpp - schedules of Winograd by rule ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How long forms of Winograd should take, and by which register tiles, from shape
// and target alone. The constants come from measurements on a Zen 4 and an Intel.
//
//===----------------------------------------------------------------------===//

#include "codegen/Build.h"
#include "codegen/Winograd.h"
#include "dialects/Kernel/Schedule.h"

#include <algorithm>

namespace halnet::codegen::cpu {

using namespace kernel;

/// What a core does in a nanosecond: operations of multiply-adds, bytes to and from the second
/// and third cache level, bytes of weights from memory. Between a Zen 4, which has 115 and 30, and
/// an Intel with AMX, which has 230 and 9 to 14: each is fastest by another form at 14x14, and
/// loses least by the one between.
static constexpr double operations = 150, cacheBytes = 60, memoryBytes = 17;

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

double directTime(const KernelSpec &spec) {
  ConvShape shape = convShape(spec);
  const Window &w = shape.window;
  return 2 * double(w.kernelH * w.kernelW * shape.images * shape.pixels()) *
         double(shape.groupIn() * shape.inBlock) * double(shape.outBlocks * shape.outBlock) /
         operations;
}

/// The cost of a register tile of `t` tiles times `k` vectors, relative to busy multipliers.
static double tileCost(int64_t tiles, int64_t t, int64_t k, int64_t mostAccumulators) {
  double cost = double((tiles + t - 1) / t * t) / double(tiles);
  cost *= 1 + 0.2 * (1 - double(t * k) / double(mostAccumulators));
  // Each register tile fetches its weights anew; 16x1 is slower than 8x2 (3 % on a Zen 4, 20 % on
  // an Intel, where loads are dearer), 9x1 faster than 9x2.
  return cost * (1 + 0.3 / double(t)) * (k == 1 && t > 9 ? 1.1 : 1.0);
}

namespace {
/// A register tile: tiles of pixels times vectors of output channels.
struct RegisterTile {
  int64_t t, k;
  double cost;
};
} // namespace

/// All that fit into the registers, best first, for strips of so many tiles.
static std::vector<RegisterTile> registerTiles(const KernelSpec &spec, const ConvShape &shape,
                                               int64_t tiles) {
  int64_t most = spec.target->registers >= 32 ? 16 : 12; // with more the compiler spills
  std::vector<RegisterTile> all;
  for (int64_t k = 1; k <= std::min(most, shape.outBlocks); ++k)
    for (int64_t t = 1; shape.outBlocks % k == 0 && t <= std::min(most / k, tiles); ++t)
      all.push_back({t, k, tileCost(tiles, t, k, most)});
  std::stable_sort(all.begin(), all.end(),
                   [](const RegisterTile &a, const RegisterTile &b) { return a.cost < b.cost; });
  return all;
}

/// F(m) by the best register tile that the kernel can have; nothing where all need too much
/// scratch.
static std::optional<Schedule> fusedSchedule(const KernelSpec &spec, int m, int64_t fuse) {
  ConvShape shape = convShape(spec);
  WinogradTiles tiles = winogradTiles(shape, m);
  for (const RegisterTile &tile :
       registerTiles(spec, shape, fuse == 2 ? tiles.columns : tiles.count)) {
    KernelSpec candidate = spec;
    candidate.schedule = {"winograd", {{"m", m}, {"tile_t", tile.t}, {"tile_k", tile.k}}};
    if (fuse)
      candidate.schedule.knobs["fuse"] = fuse;
    if (spec.target->registers >= 32 && shape.inBlock > 4) // with all sixteen the compiler spills
      candidate.schedule.knobs["unroll_c"] = 4;
    if (fuse == 1 && spec.target->architecture == Architecture::X86_64)
      candidate.schedule.knobs["prefetch"] = 1;
    if (!checkSchedule(candidate))
      return candidate.schedule;
  }
  return std::nullopt;
}

/// By rows where the points of all tiles and channels leave the second level but the weights, read
/// anew for each row, do not; else by blocks of output channels, so that their products stay in it;
/// in stages where the stack has no room.
static std::optional<Schedule> formSchedule(const KernelSpec &spec, int m) {
  ConvShape shape = convShape(spec);
  int64_t points = (m + 2) * (m + 2), in = shape.inBlocks * shape.inBlock;
  int64_t inputBytes = 4 * points * winogradTiles(shape, m).count * in;
  int64_t weightBytes = 4 * points * in * shape.outBlocks * shape.outBlock;
  int64_t l2 = spec.target->l2Bytes;
  bool byRows = inputBytes >= l2 * 3 / 2 && weightBytes <= l2 * 5 / 4;
  for (int64_t fuse : {byRows ? 2 : 1, 0})
    if (std::optional<Schedule> schedule = fusedSchedule(spec, m, fuse))
      return schedule;
  return std::nullopt;
}

std::vector<Choice> winogradChoices(const KernelSpec &spec) {
  std::vector<Choice> choices;
  if (!takesWinograd(spec))
    return choices;
  // It must be ahead by more than what the estimate may be wrong.
  double limit = 0.9 * directTime(spec);
  for (int m : {2, 3, 4, 5})
    if (double time = winogradTime(convShape(spec), m); time < limit)
      if (std::optional<Schedule> schedule = formSchedule(spec, m))
        choices.push_back({*schedule, time});
  return choices;
}

std::vector<Schedule> winogradSchedules(const KernelSpec &spec) {
  std::vector<Schedule> all;
  if (!takesWinograd(spec))
    return all;
  for (int m : {2, 3, 4, 5})
    for (int64_t fuse : {0, 1, 2})
      if (std::optional<Schedule> schedule = fusedSchedule(spec, m, fuse))
        all.push_back(*schedule);
  return all;
}

} // namespace halnet::codegen::cpu
