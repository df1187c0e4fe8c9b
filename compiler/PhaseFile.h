//===- PhaseFile.h - what a printed phase must hold -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A printed phase is a user's file once it is read again: it may have been edited.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_PHASEFILE_H
#define HALNET_COMPILER_PHASEFILE_H

#include "compiler/Phases.h"

#include "mlir/IR/BuiltinOps.h"

namespace halnet {

/// Holds a module that the dialects' verifiers have accepted to what the next phases rely on
/// when it says that it has passed `phase` (at most `plan`): one net or its programs, shapes,
/// parameters, schedules, places. Errors are reported at the op that is wrong.
llvm::LogicalResult verifyPhase(mlir::ModuleOp module, Phase phase);

} // namespace halnet

#endif // HALNET_COMPILER_PHASEFILE_H
