//===- Error.cpp - one sentence about what went wrong ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Formats errors.
//
//===----------------------------------------------------------------------===//

#include "runtime/Error.h"

#include <cstdarg>
#include <cstdio>

bool halnet::runtime::Error::fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  return false;
}

void halnet::runtime::Error::copyTo(char *room, size_t size) const {
  std::snprintf(room, size, "%s", text);
}
