//===- Assert.h - the runtime's assertion -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// HALNET_ASSERT for bugs of ours: on in every build, says where, and aborts.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_ASSERT_H
#define HALNET_RUNTIME_ASSERT_H

#include <cstdio>
#include <cstdlib>

#define HALNET_ASSERT(condition, message)                                                          \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      std::fprintf(stderr, "%s:%d: bug: %s\n", __FILE__, __LINE__, message);                       \
      std::abort();                                                                                \
    }                                                                                              \
  } while (false)

#endif // HALNET_RUNTIME_ASSERT_H
