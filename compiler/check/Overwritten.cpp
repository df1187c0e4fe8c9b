//===- Overwritten.cpp - tensors that are overwritten too early -----===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/check/Overwritten.h"

#include "llvm/ADT/STLExtras.h"

using namespace halnet::check;

namespace {
/// What a call wrote to the arena, and the last call that reads it.
struct Kept {
  size_t call;
  const ProgramBuffer *place;
  std::string name; ///< empty where it is scratch or a copy
  size_t reader;
};
} // namespace

static std::string nameAt(const ProgramCall &call, const ProgramBuffer &place) {
  for (const StoredTensor &tensor : call.tensors)
    if (tensor.space == "arena" && tensor.offset == place.offset)
      return tensor.name;
  return "";
}

static bool isInArena(const ProgramBuffer &buffer, bool written) {
  return buffer.written == written && buffer.space == "arena";
}

/// Notes the call as a reader: by name of what its net reads; of what else lies where it reads, by
/// who stored there last.
static void noteReads(size_t index, const ProgramCall &call, const CallNet &net,
                      std::vector<Kept> &kept) {
  for (const ProgramBuffer &read : call.buffers) {
    if (!isInArena(read, /*written=*/false))
      continue;
    bool isLast = true;
    for (Kept &value : llvm::reverse(kept)) {
      if (value.place->offset != read.offset)
        continue;
      bool known = !value.name.empty() && !call.tensors.empty();
      if (known ? llvm::is_contained(net.reads, value.name) : isLast)
        value.reader = index;
      isLast = false;
    }
  }
}

static std::vector<Kept> keptInArena(const ProgramFacts &facts, llvm::ArrayRef<CallNet> nets) {
  std::vector<Kept> kept;
  for (auto [index, call] : llvm::enumerate(facts.calls)) {
    noteReads(index, call, nets[index], kept);
    for (const ProgramBuffer &buffer : call.buffers)
      if (isInArena(buffer, /*written=*/true))
        kept.push_back({index, &buffer, nameAt(call, buffer), index});
  }
  return kept;
}

static bool overlap(const ProgramBuffer &a, const ProgramBuffer &b) {
  return a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
}

std::optional<Overwritten> halnet::check::findOverwritten(const ProgramFacts &facts,
                                                          llvm::ArrayRef<CallNet> nets) {
  std::vector<Kept> kept = keptInArena(facts, nets);
  for (const Kept &by : kept)
    for (const Kept &what : kept)
      if (what.call < by.call && by.call < what.reader && overlap(*by.place, *what.place))
        return Overwritten{by.call, by.name.empty() ? "scratch or a copy" : "'" + by.name + "'",
                           what.name.empty() ? "what call " + std::to_string(what.call) + ", " +
                                                   facts.calls[what.call].name + ", stored"
                                             : "'" + what.name + "'",
                           what.reader};
  return std::nullopt;
}
