//===- Assert.h - an assertion that is always on ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For bugs of our own, never for users' mistakes. Debian's LLVM is built with
// NDEBUG and changes class layouts without it, so <cassert> is off everywhere.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_SUPPORT_ASSERT_H
#define HALNET_DIALECTS_SUPPORT_ASSERT_H

#include <cstdio>
#include <cstdlib>

/// Ends the process with file, line and message where `condition` is false.
#define HALNET_ASSERT(condition, message)                                                          \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      std::fprintf(stderr, "%s:%d: halnet bug: %s (%s)\n", __FILE__, __LINE__, message,            \
                   #condition);                                                                    \
      std::abort();                                                                                \
    }                                                                                              \
  } while (false)

#endif // HALNET_DIALECTS_SUPPORT_ASSERT_H
