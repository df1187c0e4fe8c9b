//===- Progress.cpp - how far a run is ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Escape sequences that every terminal knows.
//
//===----------------------------------------------------------------------===//

#include "runtime/run/Progress.h"

#include <cstdio>
#include <unistd.h>

using namespace halnet::runtime;

/// Often enough for eyes, too seldom to cost anything.
static constexpr int64_t interval = 100'000'000;

Progress::Progress(int64_t total, bool prints)
    : total(total), start(nanoseconds()),
      wanted(isatty(STDERR_FILENO) && !(prints && isatty(STDOUT_FILENO))), last(start) {}

void Progress::show(int64_t done) {
  const int64_t now = nanoseconds();
  if (!wanted || now - last < interval)
    return;
  last = now;
  isShown = true;
  std::fprintf(stderr, "\r%lld/%lld images, %.1f/s\033[K", static_cast<long long>(done),
               static_cast<long long>(total), 1e9 * double(done) / double(now - start));
}

void Progress::clear() {
  if (isShown)
    std::fputs("\r\033[K", stderr);
  isShown = false;
}
