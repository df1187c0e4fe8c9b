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
};

int run(const Package &package, const Model &model, const Arguments &arguments) {
  Error error;
  Timing timing;
  if (!timingWanted(arguments, timing, error))
    return failure(error, WrongUsage);
  const char *tracePath = arguments.value("--trace");
  OpenContext context;
  OutputFile trace;
  Profile profile;
  if (!context.open(package, model, arguments.value("--weights"), timing.threads, error) ||
      (tracePath && !trace.open(tracePath, error)))
    return failure(error, UserMistake);
  MadeUpImages images(model);
  if (!measureProfile(model, context.get(), images, timing.seconds, profile, error) ||
      (tracePath && !writeTrace(model, context.get(), images, trace, error)))
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
    options,
    sizeof(options) / sizeof(options[0]),
    run,
};
