//===- selftest.cpp - self-test of the interpreter -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs all checks of the interpreter; loads the FATBIN or PTX files that it is given.
//
//===----------------------------------------------------------------------===//

#include "test.h"

#include <fstream>
#include <sstream>

namespace ptxsim {
int checks, failures;
}
using namespace ptxsim;

static void loadFile(const char *path) {
  std::stringstream content;
  content << std::ifstream(path).rdbuf();
  std::string data = content.str() + std::string(64, 0);
  try {
    Memory memory;
    std::string text = ptxFromImage(data.data());
    auto module = load(text, memory);
    printf("%s: %zu bytes of PTX, %zu kernels\n", path, text.size(), module->kernels.size());
  } catch (Error &e) {
    failures++;
    printf("%s: error %d: %s\n", path, (int)e.code, e.text.c_str());
  }
}

int main(int argc, char **argv) {
  testInstructions();
  testControl();
  testChecks();
  testParser();
  for (int i = 1; i < argc; i++)
    loadFile(argv[i]);
  printf("%d checks, %d failures\n", checks, failures);
  return failures != 0;
}
