//===- Profile.cpp - a network's time, call by call --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs in turns with and without looks at the clock, and sums.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/Profile.h"

#include "runtime/Clock.h"
#include "runtime/Context.h"
#include "runtime/profile/CallClock.h"

#include <algorithm>

using namespace halnet::runtime;

namespace {

// The medians of more runs would be the same, and a net of 100 calls has 16 MB of times by then.
constexpr size_t leastRuns = 5, mostRuns = 20'000;

/// Timed and plain runs in turns, so that both see the same machine.
bool runInTurns(halnet_context *context, MadeUpImages &images, int64_t time, CallClock &clock,
                Profile &profile, Error &error) {
  Vector<double> plain, timed;
  const int64_t end = nanoseconds() + time;
  while (timed.size() < leastRuns || (nanoseconds() < end && timed.size() < mostRuns))
    if (!images.timeRun(context, plain, error) || !clock.timeRun(images, timed, error))
      return false;
  profile.runs = timed.size();
  profile.plainRun = medianOf(plain);
  profile.timedRun = medianOf(timed);
  return true;
}

/// The best of both: another program may have disturbed one of them.
Ceilings bestOf(Ceilings ceilings, const Ceilings &others) {
  for (int i = 0; i < limitCount; ++i)
    ceilings.speed[i] = std::max(ceilings.speed[i], others.speed[i]);
  return ceilings;
}

} // namespace

bool halnet::runtime::measureProfile(const Model &model, halnet_context *context,
                                     MadeUpImages &images, double seconds, Profile &profile,
                                     Error &error) {
  profile.threads = halnet_threads(context);
  const Ceilings before = measureCeilings(context->pool, model.level);
  Vector<double> warmUp;
  CallClock clock(model, context);
  if (!images.timeRuns(context, warmUpNanoseconds, 1, mostRuns, warmUp, error) ||
      !runInTurns(context, images, static_cast<int64_t>(seconds * 1e9), clock, profile, error))
    return false;
  profile.ceilings = bestOf(before, measureCeilings(context->pool, model.level));
  for (uint32_t c = 0; c < model.n_calls; ++c) {
    const halnet_call &call = model.calls[c];
    const double ms = clock.medianMs(c);
    profile.calls.push({&call, ms, bytesOf(call), floorOf(profile.ceilings, model, call)});
    profile.sum += ms;
  }
  return true;
}

Vector<GroupRow> halnet::runtime::sumUp(const Profile &profile,
                                        std::string_view (*groupOf)(const halnet_call &)) {
  Vector<GroupRow> groups;
  for (const CallRow &row : profile.calls) {
    const std::string_view name = groupOf(*row.call);
    GroupRow *group = std::find_if(groups.begin(), groups.end(),
                                   [name](const GroupRow &known) { return known.name == name; });
    if (group == groups.end()) {
      groups.push({name, 0, 0, 0, 0});
      group = groups.end() - 1;
    }
    group->ms += row.ms;
    group->macs += row.call->macs;
    group->bytes += row.bytes;
    ++group->calls;
  }
  return groups;
}
