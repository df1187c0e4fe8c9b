//===- CountedPass.cpp - what a pass did, in numbers ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Passes.h"

using namespace mlir;
using namespace halnet;

void CountedPass::count(StringRef what, int64_t number) {
  auto *known = llvm::find_if(counted, [&](auto &entry) { return entry.first == what; });
  if (known == counted.end())
    counted.push_back({what, number});
  else
    known->second += number;
}
