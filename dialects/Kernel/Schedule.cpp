//===- Schedule.cpp - the kinds of schedules and their knobs -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints schedules and holds them against their kernel's shape and target.
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/Schedule.h"

#include "dialects/Kernel/ConvShape.h"
#include "dialects/Support/Assert.h"

#include <algorithm>
#include <limits>

namespace halnet::kernel {

std::string scheduleText(const Schedule &schedule) {
  std::string text;
  for (const auto &[name, value] : schedule.knobs)
    text += (text.empty() ? "<" : ", ") + name + " = " + std::to_string(value);
  return text.empty() ? schedule.kind : schedule.kind + text + ">";
}

namespace {

/// The values that a knob may have.
struct KnobRange {
  std::string_view name;
  int64_t least, most;
};

} // namespace

static constexpr int64_t unlimited = std::numeric_limits<int64_t>::max();

/// Elsewhere there is no prefetch into the second level.
static int64_t mostPrefetch(const Target &target) {
  return target.architecture == Architecture::X86_64 ? 1 : 0;
}

static std::vector<KnobRange> directKnobs(const KernelSpec &spec) {
  ConvShape shape = convShape(spec);
  bool flat = spec.schedule.get("flat", 0) != 0;
  return {{"tile_x", 1, flat ? shape.pixels() : shape.outW},
          {"tile_y", 1, flat ? 1 : shape.outH},
          {"tile_k", 1, shape.groupOut()},
          {"unroll_c", 1, shape.inBlock},
          {"flat", 0, 1},
          {"inner", 0, 1},
          {"block_k", 0, unlimited},
          {"block_p", 0, unlimited},
          {"order", 0, 1},
          {"prefetch", 0, mostPrefetch(*spec.target)}};
}

int64_t winogradTiles(const ConvShape &shape, int64_t m) {
  return shape.images * ((shape.outH + m - 1) / m) * ((shape.outW + m - 1) / m);
}

/// The tiles that a register tile may span: those of a row where all stages are fused, else all.
static int64_t stripTiles(const ConvShape &shape, int64_t m, int64_t fuse) {
  return fuse == 2 ? (shape.outW + m - 1) / m : winogradTiles(shape, m);
}

bool takesWinograd(const KernelSpec &spec) {
  if (spec.family != Family::Conv || spec.groups != 1 || spec.target->device != Device::Cpu)
    return false;
  ConvShape shape = convShape(spec);
  const Window &w = shape.window;
  return w.kernelH == 3 && w.kernelW == 3 && w.strideH == 1 && w.strideW == 1 && w.dilationH == 1 &&
         w.dilationW == 1 && shape.inBlock == spec.target->vectorWidth &&
         shape.outBlock == shape.inBlock;
}

static std::vector<KnobRange> winogradKnobs(const KernelSpec &spec) {
  ConvShape shape = convShape(spec);
  int64_t m = std::max<int64_t>(spec.schedule.get("m", 4), 1);
  return {{"m", 2, 5},
          {"fuse", 0, 2},
          {"tile_t", 1, stripTiles(shape, m, spec.schedule.get("fuse", 0))},
          {"tile_k", 1, shape.groupOut()},
          {"unroll_c", 1, shape.inBlock},
          {"prefetch", 0, mostPrefetch(*spec.target)}};
}

/// The most threads that a block has on any CUDA device.
static constexpr int64_t mostThreads = 1024;

static std::optional<std::vector<KnobRange>> cudaKnobs(const KernelSpec &spec) {
  const std::string &kind = spec.schedule.kind;
  std::vector<KnobRange> ranges{{"threads", 1, mostThreads}};
  bool isConvolution = spec.family == Family::Conv || spec.family == Family::Dense;
  if (!isConvolution)
    return kind == "thread" ? std::optional(ranges) : std::nullopt;
  ConvShape shape = convShape(spec);
  if (kind == "gather" && spec.family == Family::Conv)
    return ranges;
  if (kind != "direct" || !shape.wholeBlocks)
    return std::nullopt;
  ranges.insert(ranges.end(),
                {{"tile_x", 1, shape.pixels()}, {"tile_k", 1, shape.groupOut()}, {"flat", 1, 1}});
  return ranges;
}

/// The knobs of the spec's kind of schedule; nothing where the kind does not suit the kernel.
static std::optional<std::vector<KnobRange>> knobRanges(const KernelSpec &spec) {
  if (spec.target->device == Device::Cuda)
    return cudaKnobs(spec);
  const std::string &kind = spec.schedule.kind;
  using Ranges = std::vector<KnobRange>;
  if (spec.family != Family::Conv && spec.family != Family::Dense)
    return kind == "vector" ? std::optional(Ranges()) : std::nullopt;
  ConvShape shape = convShape(spec);
  if (kind == "direct" && shape.wholeBlocks)
    return directKnobs(spec);
  if (kind == "winograd" && takesWinograd(spec))
    return winogradKnobs(spec);
  if ((kind == "depthwise" && shape.depthwise) || (kind == "gather" && spec.family == Family::Conv))
    return Ranges{{"tile_x", 1, shape.outW}};
  return std::nullopt;
}

static std::optional<std::string> checkRanges(const Schedule &schedule,
                                              const std::vector<KnobRange> &ranges) {
  for (const auto &[name, value] : schedule.knobs) {
    auto range = std::find_if(ranges.begin(), ranges.end(),
                              [&](const KnobRange &knob) { return knob.name == name; });
    if (range == ranges.end())
      return "schedule '" + schedule.kind + "' has no knob '" + name + "'";
    if (value < range->least)
      return name + " = " + std::to_string(value) + " is below " + std::to_string(range->least);
    if (value > range->most)
      return name + " = " + std::to_string(value) + " is above " + std::to_string(range->most) +
             ", all that this kernel has";
  }
  return std::nullopt;
}

static std::string doesNotDivide(const char *knob, int64_t value, const char *what, int64_t whole) {
  return std::string(knob) + " = " + std::to_string(value) + " does not divide " + what + ", " +
         std::to_string(whole);
}

/// What `direct` and `winograd` share: vectors of channels, and the channels of the inner loop.
static std::optional<std::string> checkChannels(const Schedule &schedule, const ConvShape &shape) {
  int64_t tileK = schedule.get("tile_k", 1);
  if (shape.groupOut() % tileK)
    return doesNotDivide("tile_k", tileK, "the blocks of output channels of a group",
                         shape.groupOut());
  int64_t unroll = schedule.get("unroll_c", shape.inBlock);
  if (shape.inBlock % unroll)
    return doesNotDivide("unroll_c", unroll, "the channels of an input block", shape.inBlock);
  return std::nullopt;
}

/// One register must be left for an operand, and one for a broadcast input.
static std::optional<std::string> checkAccumulators(const Target &target, int64_t accumulators) {
  if (accumulators <= target.registers - 2)
    return std::nullopt;
  return "a tile of " + std::to_string(accumulators) + " accumulators leaves no operands in " +
         std::to_string(target.registers) + " registers";
}

/// What ties several knobs of `direct` to the shape and the target's registers.
static std::optional<std::string> checkDirect(const KernelSpec &spec) {
  const Schedule &schedule = spec.schedule;
  ConvShape shape = convShape(spec);
  if (std::optional<std::string> problem = checkChannels(schedule, shape))
    return problem;
  int64_t tile = schedule.get("tile_x", 1) * schedule.get("tile_y", 1) * schedule.get("tile_k", 1);
  bool onCuda = spec.target->device == Device::Cuda; // whose registers hold one number each
  if (onCuda && schedule.get("flat", 0) == 0)
    return "on CUDA, flat must be 1";
  int64_t lanes = onCuda ? 1 : spec.target->vectorWidth;
  int64_t vectors = (shape.outBlock + lanes - 1) / lanes;
  return checkAccumulators(*spec.target, tile * vectors);
}

/// Sides of tiles; F(7) and beyond lose too many digits.
static bool isWinogradSide(int64_t m) { return m >= 2 && m <= 5; }

/// What fused stages have on the stack, in bytes; threads of any program have as much.
static std::optional<std::string> checkStack(const Schedule &schedule, const ConvShape &shape) {
  constexpr int64_t mostBytes = 256 << 10;
  int64_t m = schedule.get("m", 4), fuse = schedule.get("fuse", 0);
  int64_t tiles = stripTiles(shape, m, fuse);
  int64_t channels =
      schedule.get("tile_k", 1) * shape.outBlock + (fuse == 2 ? shape.inBlocks * shape.inBlock : 0);
  int64_t bytes = 4 * (m + 2) * (m + 2) * (tiles | 1) * channels;
  if (fuse == 0 || bytes <= mostBytes)
    return std::nullopt;
  return "fuse = " + std::to_string(fuse) + " would take " + std::to_string(bytes) +
         " bytes of stack, more than " + std::to_string(mostBytes);
}

static std::optional<std::string> checkWinograd(const KernelSpec &spec) {
  const Schedule &schedule = spec.schedule;
  ConvShape shape = convShape(spec);
  int64_t m = schedule.get("m", 4);
  // 1 GiB; codegen's indices have 32 bits.
  constexpr int64_t mostScratch = 1 << 28;
  int64_t channels = std::max(shape.inBlocks, shape.outBlocks) * shape.outBlock;
  int64_t scratch = (m + 2) * (m + 2) * (winogradTiles(shape, m) + 1) * channels;
  if (scratch > mostScratch)
    return "winograd would take " + std::to_string(scratch) + " floats of scratch, more than " +
           std::to_string(mostScratch);
  if (std::optional<std::string> problem = checkChannels(schedule, shape))
    return problem;
  if (std::optional<std::string> problem = checkStack(schedule, shape))
    return problem;
  return checkAccumulators(*spec.target, schedule.get("tile_t", 1) * schedule.get("tile_k", 1));
}

double winogradTolerance(int64_t m) {
  HALNET_ASSERT(isWinogradSide(m), "no such form of Winograd");
  return m == 2 ? 4e-6 : m == 3 ? 1e-5 : m == 4 ? 2e-5 : 6e-5;
}

double winogradRounding(int64_t m) {
  HALNET_ASSERT(isWinogradSide(m), "no such form of Winograd");
  return m == 2 ? 2e-7 : m == 3 ? 4e-7 : m == 4 ? 7.2e-7 : 1.6e-6;
}

double toleranceOf(const Schedule &schedule) {
  return schedule.kind == "winograd" ? winogradTolerance(schedule.get("m", 4)) : 0;
}

double roundingOf(const Schedule &schedule) {
  return schedule.kind == "winograd" ? winogradRounding(schedule.get("m", 4)) : 0;
}

std::optional<std::string> checkSchedule(const KernelSpec &spec) {
  std::optional<std::vector<KnobRange>> ranges = knobRanges(spec);
  if (!ranges)
    return "no schedule '" + spec.schedule.kind + "' for this " +
           std::string(familyName(spec.family));
  if (std::optional<std::string> problem = checkRanges(spec.schedule, *ranges))
    return problem;
  if (spec.schedule.kind == "winograd")
    return checkWinograd(spec);
  return spec.schedule.kind == "direct" ? checkDirect(spec) : std::nullopt;
}

} // namespace halnet::kernel
