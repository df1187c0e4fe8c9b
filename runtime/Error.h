//===- Error.h - one sentence about what went wrong --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the runtime's parts report a user's mistake: they fill an Error and
// return false or null; who called them decides where it is shown.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_ERROR_H
#define HALNET_RUNTIME_ERROR_H

#include <cstddef>

namespace halnet::runtime {

/// A sentence without "error:" in front and without a line's end. Plain data.
struct Error {
  char text[1024] = "";

  /// Sets the text, cut where it is too long, and returns false: `return error.fail(...)`.
  __attribute__((format(printf, 2, 3))) bool fail(const char *format, ...);

  /// Copies the text to a caller's `size` bytes, cut where it is too long.
  void copyTo(char *room, size_t size) const;
};

/// For what a program's command could not go on from, such as an empty heap: says the sentence on
/// stderr and exits with status 1. Nothing in a library may call it.
[[noreturn]] void die(const char *sentence);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_ERROR_H
