//===- Program.h - the commands of a compiled program ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Their options and entries; Program.cpp calls one by the command line.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PROGRAM_H
#define HALNET_RUNTIME_PROGRAM_H

#include "runtime/ModelContexts.h"
#include "runtime/Shapes.h"
#include "runtime/weights/OpenPack.h"

#include <halnet/runtime.h>

namespace halnet::runtime {

/// Exit statuses of the program.
enum ExitStatus { Success = 0, UserMistake = 1, WrongUsage = 2 };

constexpr Option threadsOption = {"--threads", "N",
                                  "threads to use; default: all cores that the process may use"};

constexpr Option secondsOption = {"--seconds", "S", "how long to measure; default: 3"};

constexpr Option weightsOption = {"--weights", "FILE",
                                  "the pack of weights; default: where compile said, seen from "
                                  "this program"};

extern const Command runCommand, benchCommand, profileCommand, infoCommand;

/// Prints the error on stderr and returns `status`.
int failure(const Error &error, ExitStatus status);

/// The value of --threads; 0 where it was not given.
bool threadsWanted(const Arguments &arguments, int &threads, Error &error);

/// How a measurement is made, by --seconds and --threads.
struct Timing {
  double seconds = 3;
  int threads = 0; ///< 0: all that the process may use
};
/// As threadsWanted.
bool timingWanted(const Arguments &arguments, Timing &timing, Error &error);

/// Models of one size with their weights; closes all at the end of a scope.
class OpenModels {
public:
  /// `packPath`: the value of --weights; null where it was not given.
  bool open(const Package &package, Models models, const char *packPath, int threads,
            Error &error) {
    if (!pack.open(package, {packPath}, error))
      return false;
    for (const Model &model : models)
      withWeights.push(pack.apply(model));
    return opened.open({withWeights.data(), withWeights.size()}, threads, error);
  }
  const ModelContexts &contexts() const { return opened; }

private:
  OpenPack pack;
  Vector<Model> withWeights;
  ModelContexts opened;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROGRAM_H
