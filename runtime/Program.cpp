//===- Program.cpp - the commands of a compiled program -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the command that is meant and calls it.
//
//===----------------------------------------------------------------------===//

#include "runtime/Program.h"

#include "runtime/Assert.h"
#include "runtime/CpuLevel.h"
#include "runtime/Levels.h"
#include "runtime/Names.h"

#include <cstdio>
#include <cstring>

using namespace halnet::runtime;

int halnet::runtime::failure(const Error &error, ExitStatus status) {
  std::fprintf(stderr, "error: %s\n", error.text);
  return status;
}

bool halnet::runtime::threadsWanted(const Arguments &arguments, int &threads, Error &error) {
  int64_t number = 0;
  if (!arguments.integer("--threads", 1, 1024, number, error))
    return false;
  threads = static_cast<int>(number);
  return true;
}

bool halnet::runtime::timingWanted(const Arguments &arguments, Timing &timing, Error &error) {
  return arguments.real("--seconds", 0.001, 86400, timing.seconds, error) &&
         threadsWanted(arguments, timing.threads, error);
}

int halnet_program_main(const Package *package, int argc, char **argv) {
  HALNET_ASSERT(package->version == HALNET_PACKAGE_VERSION, "a package of another version");
  const Command commands[] = {runCommand, benchCommand, profileCommand, infoCommand};
  constexpr int commandCount = sizeof(commands) / sizeof(commands[0]);
  const char *program = argc > 0 ? argv[0] : "program";
  const char *word = argc > 1 ? argv[1] : "--help";
  if (!std::strcmp(word, "--help") || !std::strcmp(word, "-h")) {
    printHelp(program, commands, commandCount);
    return argc > 1 ? Success : WrongUsage;
  }
  Error error;
  ClosestName closest(word);
  for (const Command &command : commands) {
    closest.offer(command.name);
    if (std::strcmp(word, command.name))
      continue;
    Arguments arguments;
    if (!arguments.parse(command, argc - 2, argv + 2, error))
      return failure(error, WrongUsage);
    if (arguments.helpWanted()) {
      printHelp(program, command);
      return Success;
    }
    Package chosen = *package;
    if (!chooseLevel(chosen, cpuFeatures(), error))
      return failure(error, UserMistake);
    const int status = command.run(*package, {chosen.models, chosen.n_models}, arguments);
    // A full disk or a closed pipe shows only here.
    if (std::fflush(stdout) && status == Success) {
      error.fail("cannot write the standard output");
      return failure(error, UserMistake);
    }
    return status;
  }
  error.fail("there is no command '%s'%s", word, closest.suggestion().text);
  return failure(error, WrongUsage);
}
