//===- Main.cpp - where a compiled program begins -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In an object of its own, so that a program with its own main can have the
// rest of the runtime.
//
//===----------------------------------------------------------------------===//

#include <halnet/runtime.h>

int main(int argc, char **argv) { return halnet_program_main(&halnet_package, argc, argv); }
