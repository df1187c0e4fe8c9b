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

#include "runtime/Options.h"
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

/// A context with its weights; closes both at the end of a scope.
class OpenContext {
public:
  OpenContext() = default;
  OpenContext(const OpenContext &) = delete;
  ~OpenContext() { halnet_close(context); }
  /// `packPath`: the value of --weights; null where it was not given.
  bool open(const Package &package, const Model &model, const char *packPath, int threads,
            Error &error) {
    if (!pack.open(package, {packPath}, error))
      return false;
    opened = pack.apply(model);
    context = halnet_open(&opened, threads, error.text, sizeof(error.text));
    return context;
  }
  halnet_context *get() const { return context; }

private:
  OpenPack pack;
  Model opened = {};
  halnet_context *context = nullptr;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROGRAM_H
