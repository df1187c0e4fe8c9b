//===- Profile.h - a network's time, call by call ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What P profile measures. docs/profile.md tells how, and what each number means.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PROFILE_PROFILE_H
#define HALNET_RUNTIME_PROFILE_PROFILE_H

#include "runtime/MadeUpImages.h"
#include "runtime/profile/Ceilings.h"

#include <string_view>

namespace halnet::runtime {

/// A kernel call and what it took.
struct CallRow {
  const halnet_call *call;
  double ms; ///< median
  uint64_t bytes;
  Floor floor;
};

/// Calls of one stage, block or kind, summed up.
struct GroupRow {
  std::string_view name; ///< lies in the model's table
  double ms;
  uint64_t macs, bytes;
  uint32_t calls;
};

struct Profile {
  size_t runs = 0; ///< with the calls timed; as many without
  int threads = 0;
  double plainRun = 0; ///< median milliseconds of a run without timing of calls
  double timedRun = 0; ///< and with it
  double sum = 0;      ///< of the calls' medians, in milliseconds
  Ceilings ceilings;
  Vector<CallRow> calls;
};

/// Runs the network for `seconds`, every other time with its calls timed, and measures the
/// machine's ceilings before and after. The context has no other observer.
bool measureProfile(const Model &model, halnet_context *context, MadeUpImages &images,
                    double seconds, Profile &profile, Error &error);

/// The profile's calls summed up by what `groupOf` says (CallGroups.h), in the order of the calls.
Vector<GroupRow> sumUp(const Profile &profile, std::string_view (*groupOf)(const halnet_call &));

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROFILE_PROFILE_H
