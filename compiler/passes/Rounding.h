//===- Rounding.h - what Winograd's forms do to a program's outputs ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Estimates errors of outputs from shapes and schedules alone, so that the choice
// of schedules knows nothing of weights. docs/winograd.md says how, and how far
// the estimates were from what was measured.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_PASSES_ROUNDING_H
#define HALNET_COMPILER_PASSES_ROUNDING_H

#include "dialects/Kernel/KernelOps.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace halnet {

/// What the error of an output may be, as a part of its largest value; see budgetOf().
inline constexpr double defaultTolerance = 1e-5;

/// Whether the output is made by a softmax.
bool isProbability(mlir::Value output);

/// The largest error that forms of Winograd are estimated to add to each output of the program: to
/// a probability as it is, to others as a part of their largest value. `roundingOf` gives
/// kernel::roundingOf() of the schedule that a kernel has or would have.
llvm::SmallVector<double>
estimateRounding(kernel::ProgramOp program,
                 llvm::function_ref<double(kernel::FusedKernel)> roundingOf);

/// The tolerance itself; of a probability, whose largest value says nothing, a fifth of it.
double budgetOf(mlir::Value output, double tolerance);

} // namespace halnet

#endif // HALNET_COMPILER_PASSES_ROUNDING_H
