//===- ProfileReport.h - a profile for people and programs -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes a profile to the standard output.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PROFILE_PROFILEREPORT_H
#define HALNET_RUNTIME_PROFILE_PROFILEREPORT_H

#include "runtime/profile/Profile.h"

namespace halnet::runtime {

/// What a time, its work and its bytes are worth beside the whole and the ceilings.
struct Rates {
  double share, gflops, percentOfPeak, intensity; ///< percent, GFLOP/s, percent, FLOP/byte
  Rates(const Profile &profile, double ms, uint64_t macs, uint64_t bytes)
      : share(100 * ms / profile.sum), gflops(2 * double(macs) / (ms * 1e6)),
        percentOfPeak(100 * gflops / profile.ceilings.speed[Compute]),
        intensity(2 * double(macs) / double(bytes)) {}
};

/// Tables: a row a call, then the sums by stage, block and kind.
void printProfile(const Model &model, const Profile &profile);

/// The same as JSON; docs/profile.md lists its members.
void writeProfileJson(const Model &model, const Profile &profile);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROFILE_PROFILEREPORT_H
