//===- Precompiled.cpp - carrier of the precompiled header --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// CMake compiles Precompiled.h with this file; the other libraries reuse it.
//
//===----------------------------------------------------------------------===//
