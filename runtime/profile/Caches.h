//===- Caches.h - how much the caches hold -----------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From what Linux says of the first CPU's caches to what some threads have.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PROFILE_CACHES_H
#define HALNET_RUNTIME_PROFILE_CACHES_H

#include <cstddef>

namespace halnet::runtime {

/// Bytes that `threads` threads have together in their caches of one level, each on a CPU of its
/// own, neighbours first: as many such caches as those CPUs share. `folder` is
/// "/sys/devices/system/cpu/cpu0/cache" but in tests. Zero where no cache of that level is known.
size_t cacheBytes(const char *folder, int level, int threads);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROFILE_CACHES_H
