//===- Arena.cpp - the arena's planner ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Arena.h"

#include <algorithm>

using namespace mlir;
using namespace halnet;

/// The lowest offset at which `tensor` overlaps none of `placed` that it is alive with.
static int64_t lowestOffset(const ArenaTensor &tensor, ArrayRef<const ArenaTensor *> placed) {
  SmallVector<const ArenaTensor *> neighbours;
  for (const ArenaTensor *other : placed)
    if (tensor.isAliveWith(*other))
      neighbours.push_back(other);
  llvm::sort(neighbours, [](auto *a, auto *b) { return a->offset < b->offset; });
  int64_t offset = 0;
  for (const ArenaTensor *other : neighbours) {
    if (offset + tensor.bytes <= other->offset)
      break;
    offset = std::max(offset, other->offset + other->bytes);
  }
  return offset;
}

/// Places the tensors one after another in the order given.
static int64_t placeInOrder(ArrayRef<ArenaTensor *> order) {
  SmallVector<const ArenaTensor *> placed;
  int64_t end = 0;
  for (ArenaTensor *tensor : order) {
    tensor->offset = lowestOffset(*tensor, placed);
    end = std::max(end, tensor->offset + tensor->bytes);
    placed.push_back(tensor);
  }
  return end;
}

/// Places in the order given, then again and again with the tensor that ends
/// highest first, until `bound` is reached or it doesn't help: what made the
/// arena long was placed too late. Leaves the best plan.
static int64_t placeBetter(SmallVector<ArenaTensor *> order, int64_t bound) {
  // The bound, or no gain, within 97 rounds on all netdefs (ResNet-1001). A round takes the square
  // of the count: nets of thousands of tensors get fewer, so that no plan takes seconds.
  const int64_t rounds = std::clamp<int64_t>(64 * 2048 / int64_t(order.size() + 1), 2, 400);
  auto end = [](const ArenaTensor *tensor) { return tensor->offset + tensor->bytes; };
  SmallVector<ArenaTensor *> bestOrder = order;
  int64_t best = placeInOrder(order);
  for (int64_t round = 0; round < rounds && best > bound; ++round) {
    auto *highest = llvm::max_element(order, [&](auto *a, auto *b) { return end(a) < end(b); });
    std::rotate(order.begin(), highest, highest + 1);
    int64_t bytes = placeInOrder(order);
    if (bytes < best) {
      best = bytes;
      bestOrder = order;
    }
  }
  return placeInOrder(bestOrder);
}

/// Tries several first orders: large tensors, long-lived ones, both, or time.
static int64_t placeBest(std::vector<ArenaTensor> &tensors) {
  using Before = bool (*)(const ArenaTensor *, const ArenaTensor *);
  static constexpr Before orders[] = {
      [](const ArenaTensor *a, const ArenaTensor *b) { return a->bytes > b->bytes; },
      [](const ArenaTensor *a, const ArenaTensor *b) {
        return a->bytes * (a->last - a->first + 1) > b->bytes * (b->last - b->first + 1);
      },
      [](const ArenaTensor *a, const ArenaTensor *b) {
        return a->last - a->first > b->last - b->first;
      },
      [](const ArenaTensor *a, const ArenaTensor *b) { return a->first < b->first; }};
  int64_t bound = largestLiveBytes(tensors), bestBytes = 0;
  std::vector<ArenaTensor> best;
  for (Before before : orders) {
    std::vector<ArenaTensor> trial = tensors;
    SmallVector<ArenaTensor *> order;
    for (ArenaTensor &tensor : trial)
      order.push_back(&tensor);
    llvm::stable_sort(order, before);
    int64_t bytes = placeBetter(std::move(order), bound);
    if (best.empty() || bytes < bestBytes) {
      best = std::move(trial);
      bestBytes = bytes;
    }
    if (bestBytes == bound)
      break;
  }
  tensors = std::move(best);
  return bestBytes;
}

/// The places that tensors need: those that take over one another's are one, alive from the
/// first to the last of them. `placeOf` tells each tensor's.
static std::vector<ArenaTensor> placesOf(ArrayRef<ArenaTensor> tensors,
                                         SmallVectorImpl<size_t> &placeOf) {
  std::vector<ArenaTensor> places;
  for (const ArenaTensor &tensor : tensors) {
    if (tensor.overlays == noOverlay) {
      placeOf.push_back(places.size());
      places.push_back(tensor);
      continue;
    }
    placeOf.push_back(placeOf[tensor.overlays]);
    places[placeOf.back()].last = std::max(places[placeOf.back()].last, tensor.last);
  }
  return places;
}

int64_t halnet::planArena(std::vector<ArenaTensor> &tensors) {
  SmallVector<size_t> placeOf;
  std::vector<ArenaTensor> places = placesOf(tensors, placeOf);
  int64_t bytes = placeBest(places);
  for (auto [tensor, place] : llvm::zip_equal(tensors, placeOf))
    tensor.offset = places[place].offset;
  return bytes;
}

int64_t halnet::largestLiveBytes(ArrayRef<ArenaTensor> tensors) {
  SmallVector<size_t> placeOf;
  std::vector<ArenaTensor> places = placesOf(tensors, placeOf);
  int64_t largest = 0;
  for (const ArenaTensor &moment : places) { // a maximum begins where a place is first used
    int64_t live = 0;
    for (const ArenaTensor &place : places)
      if (place.first <= moment.first && moment.first <= place.last)
        live += place.bytes;
    largest = std::max(largest, live);
  }
  return largest;
}
