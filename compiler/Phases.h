//===- Phases.h - the phases from a description to a program ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_PHASES_H
#define HALNET_COMPILER_PHASES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <optional>

namespace halnet {

/// In their order; everything that stops, prints, times or resumes hangs on these.
enum class Phase { Parse, Infer, Simplify, Fuse, Kernel, Schedule, Pack, Plan, Object, Program };

/// A phase's name as users type it, and what stands afterwards.
struct PhaseInfo {
  Phase phase;
  llvm::StringLiteral name, meaning;
};

llvm::ArrayRef<PhaseInfo> allPhases();
llvm::StringRef phaseName(Phase phase);
std::optional<Phase> findPhase(llvm::StringRef name);

} // namespace halnet

#endif // HALNET_COMPILER_PHASES_H
