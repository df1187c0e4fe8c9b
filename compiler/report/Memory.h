//===- Memory.h - what a program keeps in memory ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The arena of a program over its calls: what lies where, and what makes the peak.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_REPORT_MEMORY_H
#define HALNET_COMPILER_REPORT_MEMORY_H

#include "compiler/passes/Arena.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace halnet::report {

/// A tensor in a buffer of the caller.
struct OwnBuffer {
  std::string name;
  int64_t bytes;
};

/// One kernel call of the program.
struct CallRow {
  std::string name, place; ///< of its layers: "conv0+bn0+relu0", "resnet50.yaml:19"
  int64_t inUse = 0;       ///< bytes of the arena in which something lies during the call
};

struct Memory {
  std::string name, target;
  std::vector<CallRow> calls;
  std::vector<ArenaTensor> tensors; ///< in the arena, with their offsets
  std::vector<OwnBuffer> inputs, outputs;
  int64_t arenaBytes = 0, weightsBytes = 0;

  /// The call with the most bytes in use, the first of several.
  size_t peak() const;
  /// The tensors that lie in the arena during a call, by offset.
  std::vector<const ArenaTensor *> aliveAt(int64_t call) const;
  /// What a tensor is called: its layer, or "scratch of" the call that it is for.
  std::string nameOf(const ArenaTensor &tensor) const;
};

/// Reads the memory off a program that has passed `plan`.
Memory memoryOf(kernel::ProgramOp program);

/// A line a call with a bar, then the peak and what lies there.
void printMemory(const Memory &memory, llvm::raw_ostream &os);

/// As JSON; docs/json.md says what its keys mean.
llvm::json::Value memoryJson(const Memory &memory);

/// As an SVG picture: calls to the right, the arena's bytes upwards, a box a tensor; a box says
/// its name when pointed at.
void drawMemory(const Memory &memory, llvm::raw_ostream &os);

} // namespace halnet::report

#endif // HALNET_COMPILER_REPORT_MEMORY_H
