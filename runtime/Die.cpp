//===- Die.cpp - the end of a program -----------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In an object of its own, as libraries have no part of it: they never end their host.
//
//===----------------------------------------------------------------------===//

#include "runtime/Error.h"

#include <cstdio>
#include <cstdlib>

void halnet::runtime::die(const char *sentence) {
  std::fprintf(stderr, "error: %s\n", sentence);
  std::exit(1);
}
