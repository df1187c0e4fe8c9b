//===- Clock.h - the time -------------------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One clock for everything that is timed.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_CLOCK_H
#define HALNET_RUNTIME_CLOCK_H

#include <cstdint>
#include <ctime>

namespace halnet::runtime {

/// Since some moment in the past; never goes back.
inline int64_t nanoseconds() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * int64_t(1'000'000'000) + time.tv_nsec;
}

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_CLOCK_H
