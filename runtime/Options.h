//===- Options.h - the command line of a program --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A table says which commands and options there are; this parses by it, and
// writes the help from it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_OPTIONS_H
#define HALNET_RUNTIME_OPTIONS_H

#include "runtime/Error.h"
#include "runtime/Model.h"
#include "runtime/Vector.h"

#include <cstddef>
#include <cstdint>

namespace halnet::runtime {

struct Option {
  const char *name;  ///< with its dashes
  const char *value; ///< what the help calls its value; null: it has none
  const char *help;
};

class Arguments;

struct Command {
  const char *name;
  const char *operand; ///< what the help calls a file that must be given; null: none
  const char *summary;
  const char *examples; ///< one a line, without the program in front
  const Option *options;
  int optionCount;
  /// Runs on the package with the models for the target that this machine is to run. Returns the
  /// exit status.
  int (*run)(const Package &package, Models models, const Arguments &arguments);
  bool takesMany = false; ///< several files may be given
};

/// What was typed after a command, by the command's table.
class Arguments {
public:
  static constexpr int maxOptions = 16;

  /// An error here is wrong usage (exit status 2).
  bool parse(const Command &command, int count, char **words, Error &error);

  bool helpWanted() const { return help; }
  /// The files that were given.
  const Vector<const char *> &operands() const { return files; }
  /// Whether the option was given, and its value (null where it was not).
  bool has(const char *option) const { return value(option) != nullptr; }
  const char *value(const char *option) const;

  /// The option's value as a number from `least` to `most`; unchanged where it was not given.
  bool integer(const char *option, int64_t least, int64_t most, int64_t &number,
               Error &error) const;
  bool real(const char *option, double least, double most, double &number, Error &error) const;

private:
  bool parseOption(const char *word, const char *following, bool &tookFollowing, Error &error);
  int indexOf(const char *option, size_t length) const;

  const Command *command = nullptr;
  Vector<const char *> files;
  const char *values[maxOptions] = {}; ///< by option; "" for one without a value
  bool help = false;
};

/// Help on all commands, and on one.
void printHelp(const char *program, const Command *commands, int count);
void printHelp(const char *program, const Command &command);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_OPTIONS_H
