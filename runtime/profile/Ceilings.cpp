//===- Ceilings.cpp - what bounds a call -------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Three or four speeds measured, and for each byte the level that it comes from.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/Ceilings.h"

#include "runtime/Peak.h"
#include "runtime/profile/Bandwidth.h"
#include "runtime/profile/Caches.h"

#include <algorithm>

using namespace halnet::runtime;

namespace {

constexpr const char *cpuCaches = "/sys/devices/system/cpu/cpu0/cache";
// Twice the last cache is out of it; of memory so much is enough wherever that is unknown.
constexpr size_t leastMemorySet = size_t(64) << 20, mostMemorySet = size_t(1) << 30;

/// Bytes of the call's buffers in the arena.
uint64_t arenaBytesOf(const halnet_call &call) {
  uint64_t bytes = 0;
  for (uint32_t i = 0; i < call.n_buffers; ++i)
    if (call.buffers[i].space == HALNET_ARENA)
      bytes += bytesOf(call.buffers[i]);
  return bytes;
}

} // namespace

const char *halnet::runtime::limitName(Limit limit) {
  constexpr const char *names[limitCount] = {"compute", "L2", "L3", "memory"};
  return names[limit];
}

uint64_t halnet::runtime::bytesOf(const halnet_call &call) {
  uint64_t bytes = 0;
  for (uint32_t i = 0; i < call.n_buffers; ++i)
    bytes += bytesOf(call.buffers[i]);
  return bytes;
}

Limit Ceilings::homeOf(uint64_t bytes) const {
  for (Limit cache : {L2, L3})
    if (bytes <= capacity[cache])
      return cache;
  return Memory;
}

Ceilings halnet::runtime::measureCeilings(ThreadPool &pool, uint32_t level) {
  Ceilings ceilings;
  const size_t l2 = cacheBytes(cpuCaches, 2, pool.threads());
  const size_t l3 = cacheBytes(cpuCaches, 3, pool.threads());
  ceilings.speed[Compute] = measurePeak(pool, level);
  if (l2) {
    ceilings.capacity[L2] = l2;
    ceilings.speed[L2] = measureBandwidth(pool, level, l2 / 2);
  }
  // Twice the L2 is out of it.
  if (const size_t set = std::max(l3 / 2, 2 * l2); set <= l3) {
    ceilings.capacity[L3] = l3;
    ceilings.speed[L3] = measureBandwidth(pool, level, set);
  }
  ceilings.speed[Memory] = measureBandwidth(
      pool, level, std::clamp(2 * std::max(l2, l3), leastMemorySet, mostMemorySet));
  return ceilings;
}

Floor halnet::runtime::floorOf(const Ceilings &ceilings, const Model &model,
                               const halnet_call &call) {
  // The call before wrote what this one reads; weights were read a whole run ago, and so were the
  // caller's arrays.
  const Limit activations = ceilings.homeOf(arenaBytesOf(call));
  const Limit others = ceilings.homeOf(model.weights_bytes + model.arena_bytes);
  uint64_t bytes[limitCount] = {};
  for (uint32_t i = 0; i < call.n_buffers; ++i)
    bytes[call.buffers[i].space == HALNET_ARENA ? activations : others] += bytesOf(call.buffers[i]);
  Floor floor = {2 * double(call.macs) / (ceilings.speed[Compute] * 1e6), Compute};
  uint64_t passing = 0; // what comes from farther away passes the nearer level too
  for (Limit level : {Memory, L3, L2}) {
    passing += bytes[level];
    const double ms =
        ceilings.speed[level] > 0 ? double(passing) / (ceilings.speed[level] * 1e6) : 0;
    if (ms > floor.ms)
      floor = {ms, level};
  }
  return floor;
}
