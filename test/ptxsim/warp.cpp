//===- warp.cpp - warp-wide instructions ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shuffles, votes, matches, reductions, bar.warp.sync.
//
//===----------------------------------------------------------------------===//

#include "decode.h"

namespace ptxsim {
namespace {

enum ShuffleOp { kIndex, kUp, kDown, kButterfly };
void shuffle(Warp &w, const Instruction &i, u32 lanes) {
  const u32 *a = w.row<u32>(i.src[0]), *b = w.row<u32>(i.src[1]), *c = w.row<u32>(i.src[2]);
  u32 result[kLanes] = {}, inRange = 0;
  for (int l = 0; l < kLanes; l++) {
    if (!(lanes >> l & 1))
      continue;
    // c holds a clamp (bits 0-4) and a mask that splits the warp into segments (bits 8-12).
    int clamp = c[l] & 31, segment = c[l] >> 8 & 31, distance = b[l] & 31;
    int low = l & segment, high = low | (clamp & ~segment);
    int from = i.sub == kIndex  ? low | (distance & ~segment)
               : i.sub == kUp   ? l - distance
               : i.sub == kDown ? l + distance
                                : l ^ distance;
    if (i.sub == kUp ? from >= high : from <= high)
      inRange |= 1u << l;
    else
      from = l;
    if (!(lanes >> from & 1)) {
      Block &block = *w.block;
      block.note(
          kBadLane, w.current, [] { return string("shfl from an inactive lane"); },
          [&] {
            return block.threadName(w.id * kLanes + l) + " reads lane " + std::to_string(from);
          });
    }
    result[l] = a[from];
  }
  eachLane(w.row<u32>(i.dst[0]), lanes, [&](int l) { return result[l]; });
  if (i.dsts > 1)
    w.writePredicate(i.dst[1], lanes, inRange);
  w.block->stats.shuffles++;
}

enum VoteOp { kAll, kAny, kUniform, kBallot };
void vote(Warp &w, const Instruction &i, u32 lanes) {
  u32 yes = w.readPredicate(i.src[0]) & lanes;
  if (i.sub == kBallot) {
    eachLane(w.row<u32>(i.dst[0]), lanes, [&](int) { return yes; });
    return;
  }
  bool r = i.sub == kAll ? yes == lanes : i.sub == kAny ? yes != 0 : yes == 0 || yes == lanes;
  w.writePredicate(i.dst[0], lanes, r ? kAllLanes : 0);
}

template <class T> void match(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]);
  u32 same[kLanes] = {};
  for (int l = 0; l < kLanes; l++)
    for (int k = 0; k < kLanes; k++)
      if (lanes >> k & 1 && a[k] == a[l])
        same[l] |= 1u << k;
  bool all = same[__builtin_ctz(lanes)] == lanes;
  eachLane(w.row<u32>(i.dst[0]), lanes, [&](int l) { return i.sub == kAny || all ? same[l] : 0; });
  if (i.dsts > 1)
    w.writePredicate(i.dst[1], lanes, all ? kAllLanes : 0);
}

enum ReduceOp { kAdd, kMin, kMax, kAnd, kOr, kXor };
template <class T> void reduce(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]);
  T r = a[__builtin_ctz(lanes)];
  for (int l = __builtin_ctz(lanes) + 1; l < kLanes; l++)
    if (lanes >> l & 1)
      r = i.sub == kAdd   ? (T)((u32)r + (u32)a[l])
          : i.sub == kMin ? minMax(r, a[l], false)
          : i.sub == kMax ? minMax(r, a[l], true)
          : i.sub == kAnd ? r & a[l]
          : i.sub == kOr  ? r | a[l]
                          : r ^ a[l];
  eachLane(w.row<T>(i.dst[0]), lanes, [&](int) { return r; });
}

/// Orders the memory accesses of the warp: the race check asks for the time.
void warpSync(Warp &w, const Instruction &, u32) { w.syncTime = ++w.block->now; }

/// The position of the modifier that is there, or -1.
template <size_t N> int which(Decoder &d, const char *const (&names)[N]) {
  int found = -1;
  for (size_t k = 0; k < N; k++)
    if (d.has(names[k]))
      found = k;
  return found;
}

void destinations(Decoder &d, int width, int secondWidth) {
  auto list = splitList(d.operands.at(0), '|');
  d.dstText(list.at(0), width);
  if (list.size() > 1)
    d.dstText(list[1], secondWidth);
}

} // namespace

bool decodeWarp(Decoder &d) {
  const string &base = d.parts[0];
  Instruction &i = d.ins;
  if (base == "activemask")
    d.fail("activemask is refused: what it gives is not defined");
  if (base == "shfl") {
    d.operandCount(5);
    destinations(d, 4, 0);
    for (int k = 1; k < 5; k++)
      d.src(k, 4);
    i.sub = which(d, {"idx", "up", "down", "bfly"});
    i.exec = shuffle;
  } else if (base == "vote") {
    d.operandCount(3);
    i.sub = which(d, {"all", "any", "uni", "ballot"});
    d.dst(0, i.sub == kBallot ? 4 : 0);
    d.src(1, 0);
    d.src(2, 4);
    i.exec = vote;
  } else if (base == "match") {
    d.operandCount(3);
    i.sub = which(d, {"all", "any"});
    destinations(d, 4, 0);
    d.src(1, kWidth[d.type]);
    d.src(2, 4);
    i.exec = kWidth[d.type] == 8 ? match<u64> : match<u32>;
  } else if (base == "redux") {
    d.operandCount(3);
    i.sub = which(d, {"add", "min", "max", "and", "or", "xor"});
    d.dst(0, 4);
    d.src(1, 4);
    d.src(2, 4);
    i.exec = d.type == S32 ? reduce<s32> : d.type == U32 ? reduce<u32> : nullptr;
  } else if ((base == "bar" || base == "barrier") && d.has("warp")) {
    d.operandCount(1);
    d.src(0, 4);
    i.exec = warpSync;
  } else
    return false;
  if (i.sub < 0 || !d.has("sync"))
    d.fail("form not supported");
  i.flow = kWarpWide;
  return true;
}

} // namespace ptxsim
