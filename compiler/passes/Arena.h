//===- Arena.h - tensors' lifetimes and their places in one arena ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The planner itself is plain data in, plain data out; `arenaTensors` reads the
// lifetimes off a program.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_PASSES_ARENA_H
#define HALNET_COMPILER_PASSES_ARENA_H

#include "dialects/Kernel/KernelOps.h"

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <string>
#include <vector>

namespace halnet {

/// No tensor: ArenaTensor::overlays.
inline constexpr int64_t noOverlay = -1;

/// A tensor or scratch buffer of a program, and when it is alive.
struct ArenaTensor {
  std::string name;    ///< for people; empty for scratch
  int64_t bytes;       ///< a multiple of 64
  int64_t first, last; ///< calls that write and last read it, counted from 0
  int64_t offset = -1; ///< bytes into the arena; -1: lies in the caller's output buffer
  /// Which earlier tensor's place it takes over, in the call that reads that one last.
  int64_t overlays = noOverlay;

  bool isAliveWith(const ArenaTensor &other) const {
    return first <= other.last && other.first <= last;
  }
};

/// The offset of a result that lies in an output buffer of the caller.
inline constexpr int64_t outputOffset = -1;

/// Gives every tensor an offset such that no two that are alive together
/// overlap, but for one that takes over another's place; returns the arena's bytes. Tries several
/// orders and keeps the best.
int64_t planArena(std::vector<ArenaTensor> &tensors);

/// The largest sum of bytes alive at one call, where tensors that take over one another's place
/// count once: no arena can be smaller.
int64_t largestLiveBytes(llvm::ArrayRef<ArenaTensor> tensors);

/// Results and scratch of every call of `program`, in the order of calls and
/// arguments, without those that are outputs. Offsets are read where they are set.
std::vector<ArenaTensor> arenaTensors(kernel::ProgramOp program);

/// An error where two live tensors overlap, one leaves the arena, or a call lacks offsets.
llvm::LogicalResult verifyArena(kernel::ProgramOp program);

/// The plan as a table: offset, bytes, first and last call, name; a line a tensor,
/// each begun with `prefix`.
void printArena(kernel::ProgramOp program, llvm::raw_ostream &os, llvm::StringRef prefix);

} // namespace halnet

#endif // HALNET_COMPILER_PASSES_ARENA_H
