//===- ProfileCommand.cpp - P profile ----------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where a network's time goes, and what bounds each call.
//
//===----------------------------------------------------------------------===//

#include "runtime/Program.h"
#include "runtime/profile/ProfileReport.h"
#include "runtime/profile/Trace.h"

using namespace halnet::runtime;

namespace {

constexpr Option options[] = {
    secondsOption,
    {"--json", nullptr, "print JSON"},
    {"--trace", "FILE", "write a timeline of three runs too, for Perfetto or chrome://tracing"},
    threadsOption,
    weightsOption,
    batchOption,
    sizeOption,
};

int run(const Package &package, Models models, const Arguments &arguments) {
  Error error;
  Timing timing;
  if (!timingWanted(arguments, timing, error))
    return failure(error, WrongUsage);
  const Model *chosen = chooseModel(arguments, models, error);
  if (!chosen)
    return failure(error, UserMistake);
  const Model &model = *chosen;
  const char *tracePath = arguments.value("--trace");
  OpenModels opened;
  OutputFile trace;
  Profile profile;
  if (!opened.open(package, {&model, 1}, arguments.value("--weights"), timing.threads, error) ||
      (tracePath && !trace.open(tracePath, error)))
    return failure(error, UserMistake);
  MadeUpImages images(model);
  if (!measureProfile(model, opened.contexts().get(0), images, timing.seconds, profile, error) ||
      (tracePath && !writeTrace(model, opened.contexts().get(0), images, trace, error)))
    return failure(error, UserMistake);
  if (arguments.has("--json"))
    writeProfileJson(model, profile);
  else
    printProfile(model, profile);
  return Success;
}

} // namespace

const Command halnet::runtime::profileCommand = {
    "profile",
    nullptr,
    "time every kernel call, and say what bounds it",
    "profile\nprofile --seconds 10 --json\nprofile --trace trace.json",
    options,
    sizeof(options) / sizeof(options[0]),
    run,
};
