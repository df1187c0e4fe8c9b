//===- ConvSchedules.cpp - schedules of convolutions by rule -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chooses register tiles and loop orders from a kernel's shape and its target's
// facts. The constants come from measurements on Zen 3, Zen 4 and an Intel Xeon.
//
//===----------------------------------------------------------------------===//

#include "codegen/Build.h"
#include "dialects/Kernel/ConvShape.h"
#include "dialects/Kernel/Schedule.h"

#include <algorithm>

namespace halnet::codegen::cpu {

using namespace kernel;

namespace {

/// A register tile and what it costs, relative to all multipliers always busy.
struct Tile {
  int64_t x, y, k;
  bool flat;
  double cost;
};

/// Order and size of the blocks of the outer loops.
struct Blocks {
  int64_t k, p;
  bool pixelsOutermost;
};

} // namespace

static int64_t ceilDiv(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Computed over wanted, where tiles of `tile` cover `extent`.
static double waste(int64_t extent, int64_t tile) {
  return double(ceilDiv(extent, tile) * tile) / double(extent);
}

/// Accumulators that hide a loop's own instructions, and leave the compiler room for operands.
static int64_t fullTile(const Target &target) { return target.registers >= 32 ? 16 : 12; }

/// Whether tiles may have nearly all registers: AVX-512 broadcasts inputs from memory, and pixels
/// in one row want no addresses of their own. Any other kernel reloads and spills beyond
/// fullTile().
static bool takesLargeTiles(const KernelSpec &spec, const ConvShape &shape) {
  return spec.target->architecture == Architecture::X86_64 && spec.target->registers >= 32 &&
         shape.pointwise();
}

static bool fitsRegisters(const KernelSpec &spec, const ConvShape &shape, const Tile &tile) {
  int64_t accumulators = tile.x * tile.y * tile.k;
  if (accumulators <= fullTile(*spec.target))
    return true;
  // The weights of a channel, and a broadcast input.
  return takesLargeTiles(spec, shape) && accumulators + tile.k + 1 < spec.target->registers;
}

/// What a tile's passes over its weights cost, relative to its multiplications.
static double passCost(const KernelSpec &spec, const ConvShape &shape, const Tile &tile) {
  double pixels = double(tile.x * tile.y);
  int64_t in = shape.groupIn() * shape.inBlock;
  // With large tiles to choose from: each pass begins and ends with all accumulators, so that
  // 14x2 is 7 % behind 8x2 with 64 channels, 2 % with 128, and 4 % ahead with 512.
  if (takesLargeTiles(spec, shape))
    return 0.4 / pixels + 0.3 * pixels * double(tile.k) / double(in);
  // Each tile of pixels fetches its weights anew, from the third level where the second is full.
  int64_t weightBytes =
      4 * tile.k * shape.outBlock * in * shape.window.kernelH * shape.window.kernelW;
  return (weightBytes > spec.target->l2Bytes / 2 ? 0.12 : 0.04) / pixels;
}

static double tileCost(const KernelSpec &spec, const ConvShape &shape, const Tile &tile) {
  double cost = tile.flat ? waste(shape.pixels(), tile.x)
                          : waste(shape.outW, tile.x) * waste(shape.outH, tile.y);
  int64_t pixels = tile.x * tile.y, accumulators = pixels * tile.k;
  // Two multipliers of four cycles' latency need eight sums under way, and there are
  // two loads to two multiplications.
  cost *=
      std::max({1.0, 8.0 / double(accumulators), double(pixels + tile.k) / double(accumulators)});
  // More hide the loop's own instructions (4x2 reaches 93 % of what 6x2 does on AVX2).
  double missing = 1 - double(accumulators) / double(fullTile(*spec.target));
  cost *= 1 + 0.2 * std::max(0.0, missing);
  // Pixels at addresses of their own want registers, and so do taps where vectors leave few:
  // on AVX2 3x4 is 8 % ahead of 6x2 in 3x3 windows, and level in 1x1 ones.
  if (!shape.pointwise() && (tile.flat || spec.target->registers < 32))
    cost *= 1 + 0.02 * double(pixels);
  return cost * (1 + passCost(spec, shape, tile));
}

/// All tiles that fit into the registers, best first.
static std::vector<Tile> tiles(const KernelSpec &spec, const ConvShape &shape) {
  std::vector<Tile> all;
  int64_t most = spec.target->registers;
  auto addTiles = [&](bool flat) {
    for (int64_t k = 1; k <= std::min<int64_t>(most, shape.groupOut()); ++k)
      for (int64_t y = 1;
           shape.groupOut() % k == 0 && y <= (flat ? 1 : std::min(most / k, shape.outH)); ++y)
        for (int64_t x = 1; x <= std::min(most / (k * y), flat ? shape.pixels() : shape.outW);
             ++x) {
          Tile tile{x, y, k, flat, 0};
          if (!fitsRegisters(spec, shape, tile))
            continue;
          tile.cost = tileCost(spec, shape, tile);
          all.push_back(tile);
        }
  };
  if (!shape.pointwise() || shape.outH == 1)
    addTiles(false);
  if (shape.outH > 1)
    addTiles(true);
  std::stable_sort(all.begin(), all.end(),
                   [](const Tile &a, const Tile &b) { return a.cost < b.cost; });
  return all;
}

/// Pixel blocks for `tilesP` tiles of pixels beside `tasks` other tasks: an even number of
/// tasks, sixteen where each of them still has a million multiplications (10 us).
static int64_t pixelBlock(int64_t tilesP, int64_t tasks, int64_t multiplications) {
  int64_t wanted = std::clamp<int64_t>(multiplications >> 20, 2, 16);
  int64_t blocks = std::min(tilesP, ceilDiv(wanted, tasks));
  if (blocks > 1 && blocks * tasks % 2)
    ++blocks;
  return blocks > 1 ? ceilDiv(tilesP, blocks) : 0;
}

/// Tiles of pixels; where a tile is several rows high, of rows.
static int64_t pixelTiles(const ConvShape &shape, const Tile &tile) {
  return tile.flat ? ceilDiv(shape.pixels(), tile.x) : ceilDiv(shape.outH, tile.y);
}

static Blocks chooseBlocks(const KernelSpec &spec, const ConvShape &shape, const Tile &tile) {
  const Window &w = shape.window;
  int64_t taps = w.kernelH * w.kernelW, in = shape.groupIn() * shape.inBlock;
  int64_t inputBytes = 4 * shape.inBlocks * shape.inBlock * shape.inH * shape.inW;
  int64_t weightBytes = 4 * in * taps * shape.outBlocks * shape.outBlock;
  int64_t tilesP = pixelTiles(shape, tile);
  bool weightsStay = inputBytes >= spec.target->l2Bytes * 3 / 4 &&
                     weightBytes <= spec.target->l2Bytes / 2 &&
                     shape.outBlocks * shape.outBlock <= 2 * in * taps;
  if (weightsStay) {
    // 64 KiB of input, or of the rows that it covers, stay in the second level.
    int64_t tileBytes = inputBytes / tilesP;
    return {0, std::max<int64_t>(1, (64 << 10) / std::max<int64_t>(1, tileBytes)), true};
  }
  int64_t multiplications =
      shape.images * shape.pixels() * in * taps * shape.outBlocks * shape.outBlock;
  return {1, pixelBlock(tilesP, shape.outBlocks / tile.k, multiplications), false};
}

/// Weights that are read once: the next tile's are fetched by the passes over the one before it.
static bool prefetches(const KernelSpec &spec, const ConvShape &shape, const Tile &tile,
                       const Blocks &blocks) {
  return spec.target->architecture == Architecture::X86_64 && !blocks.pixelsOutermost &&
         pixelTiles(shape, tile) > 1 && shape.outBlocks > tile.k;
}

static Schedule directSchedule(const KernelSpec &spec, const ConvShape &shape, const Tile &tile,
                               const Blocks &blocks) {
  Schedule schedule{"direct", {{"tile_x", tile.x}, {"tile_k", tile.k}}};
  auto set = [&](const char *knob, int64_t value, int64_t fallback) {
    if (value != fallback)
      schedule.knobs[knob] = value;
  };
  set("tile_y", tile.y, 1);
  set("flat", tile.flat, 0);
  // Four channels: with all sixteen the compiler spills, with fewer the loop shows.
  if (shape.inBlock % 4 == 0)
    set("unroll_c", spec.target->registers >= 32 ? 4 : shape.inBlock, shape.inBlock);
  // A pixel's broadcast then serves many vectors at once, with few registers.
  set("inner", tile.k > tile.x * tile.y && spec.target->registers < 32, 0);
  set("block_k", blocks.k, 1);
  set("block_p", blocks.p, 0);
  set("order", blocks.pixelsOutermost, 0);
  set("prefetch", prefetches(spec, shape, tile, blocks), 0);
  return schedule;
}

static std::vector<Schedule> directSchedules(const KernelSpec &spec, const ConvShape &shape) {
  constexpr size_t mostTiles = 12;
  std::vector<Tile> candidates = tiles(spec, shape);
  candidates.resize(std::min(candidates.size(), mostTiles));
  std::vector<Schedule> schedules;
  auto add = [&](const Schedule &schedule) {
    if (std::find(schedules.begin(), schedules.end(), schedule) == schedules.end())
      schedules.push_back(schedule);
  };
  for (const Tile &tile : candidates)
    add(directSchedule(spec, shape, tile, chooseBlocks(spec, shape, tile)));
  Schedule plain = schedules.front();
  if (plain.knobs.erase("prefetch"))
    add(plain);
  for (const Tile &tile : candidates)
    for (Blocks blocks : {Blocks{1, 0, false}, Blocks{0, 4, true}, Blocks{0, 16, true}})
      add(directSchedule(spec, shape, tile, blocks));
  return schedules;
}

std::vector<Schedule> convSchedules(const KernelSpec &spec) {
  ConvShape shape = convShape(spec);
  if (!shape.depthwise && shape.wholeBlocks)
    return directSchedules(spec, shape);
  std::vector<Schedule> schedules;
  for (int64_t x : {8, 4, 2, 1})
    if (x <= shape.outW)
      schedules.push_back({shape.depthwise ? "depthwise" : "gather", {{"tile_x", x}}});
  return schedules;
}

} // namespace halnet::codegen::cpu
