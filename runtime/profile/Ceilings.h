//===- Ceilings.h - what bounds a call ---------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The least time that a call could take on this machine, by docs/profile.md.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PROFILE_CEILINGS_H
#define HALNET_RUNTIME_PROFILE_CEILINGS_H

#include "runtime/Model.h"
#include "runtime/ThreadPool.h"

namespace halnet::runtime {

/// What a call's time can be bound by. The levels of memory are in order.
enum Limit { Compute, L2, L3, Memory };
constexpr int limitCount = Memory + 1;

/// "compute", "L2", "L3" or "memory".
const char *limitName(Limit limit);

/// What this machine can do for the threads of a pool.
struct Ceilings {
  double speed[limitCount] = {};    ///< GFLOP/s, then GB/s; 0 for a cache that it has not
  size_t capacity[limitCount] = {}; ///< bytes of the caches; 0 for the others

  /// The smallest level that holds `bytes`.
  Limit homeOf(uint64_t bytes) const;
};

/// Takes about half a second, and on a large machine up to 1 GiB of memory for that time.
Ceilings measureCeilings(ThreadPool &pool, uint32_t level);

/// The least milliseconds by the ceilings, and which of them asks for so many.
struct Floor {
  double ms;
  Limit limit;
};
Floor floorOf(const Ceilings &ceilings, const Model &model, const halnet_call &call);

/// Bytes of a call's buffers, each counted once.
uint64_t bytesOf(const halnet_call &call);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROFILE_CEILINGS_H
