//===- Names.h - lists of names and the one that was meant ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// "did you mean" for commands, options and arrays. Names may come out of hostile
// files: control characters in them become '?'.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_NAMES_H
#define HALNET_RUNTIME_NAMES_H

#include <cstddef>

namespace halnet::runtime {

/// Longest name that is compared; longer ones are never suggested.
constexpr size_t maxName = 128;

/// Keeps, of the names offered, the one that the typed one probably means: by
/// edit distance, at most about a third of its length.
class ClosestName {
public:
  explicit ClosestName(const char *typed);
  ClosestName(const char *typed, size_t length);
  void offer(const char *name);
  void offer(const char *name, size_t length);

  struct Suggestion {
    char text[maxName + 24];
  };
  /// "; did you mean 'NAME'?", or "" where no name is close.
  Suggestion suggestion() const;

private:
  const char *typed;
  size_t typedLength, best;
  char name[maxName + 1] = "";
};

/// "a, b, c, ...": as many names as fit a sentence.
class NameList {
public:
  void add(const char *name, size_t length);
  const char *text() const { return names; }

private:
  char names[256] = "";
  size_t length = 0;
  bool full = false;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_NAMES_H
