//===- Chunks.cpp - long sums in parts -------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chooses how many taps are summed on their own.
//
//===----------------------------------------------------------------------===//

#include "codegen/cpu/Chunks.h"

#include <algorithm>
#include <limits>

namespace halnet::codegen::cpu {

using namespace Halide;

/// The parts of `extents` that one chunk takes: all of an extent before more than one of the next.
/// Each divides its extent.
static std::vector<int64_t> chunkExtents(const std::vector<int64_t> &extents) {
  // A tap goes through the roundings of its chunk's sum and of the total. With less than 512 taps
  // a chunk gains nothing; over 4608 taps in chunks of that size the error is a third.
  constexpr int64_t fewTaps = 512;
  int64_t all = 1, inner = 1, least = std::numeric_limits<int64_t>::max();
  for (int64_t extent : extents)
    all *= extent;
  std::vector<int64_t> part(extents.size(), 1), best = part;
  for (size_t dim = 0; dim < extents.size(); inner *= extents[dim], ++dim)
    for (int64_t size = 1; size <= extents[dim]; ++size) {
      part[dim] = size;
      int64_t taps = inner * size, roundings = std::max(taps, fewTaps) + all / taps;
      if (extents[dim] % size == 0 && roundings < least) {
        least = roundings;
        best = part;
      }
    }
  return best;
}

Chunks::Chunks(const std::vector<int64_t> &extents) {
  std::vector<int64_t> part = chunkExtents(extents);
  std::vector<Range> ranges;
  for (int64_t size : part)
    ranges.push_back({0, int(size)});
  taps = RDom(ranges, "taps");
  int count = 1; // of chunks, in the dimensions so far
  for (size_t dim = 0; dim < extents.size(); ++dim) {
    int along = int(extents[dim] / part[dim]);
    place.push_back(index / count % along * int(part[dim]) + taps[int(dim)]);
    count *= along;
  }
  all = RDom(0, count, "chunks");
}

} // namespace halnet::codegen::cpu
