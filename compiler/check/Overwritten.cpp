//===- Overwritten.cpp - tensors that are overwritten too early -----===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/check/Overwritten.h"

using namespace halnet::check;

static bool overlap(const StoredTensor &a, const StoredTensor &b) {
  return a.space == "arena" && b.space == "arena" && a.offset < b.offset + b.bytes() &&
         b.offset < a.offset + a.bytes();
}

std::optional<Overwritten>
halnet::check::findOverwritten(const ProgramFacts &facts,
                               const llvm::StringMap<size_t> &lastReader) {
  for (size_t call = 0; call < facts.calls.size(); ++call)
    for (const StoredTensor &tensor : facts.calls[call].tensors)
      for (size_t before = 0; before < call; ++before)
        for (const StoredTensor &other : facts.calls[before].tensors) {
          size_t reader = lastReader.lookup(other.name);
          if (reader > call && overlap(tensor, other))
            return Overwritten{call, tensor.name, other.name, reader};
        }
  return std::nullopt;
}
