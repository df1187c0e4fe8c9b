//===- Passes.h - the passes from a description to planned kernels ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_PASSES_PASSES_H
#define HALNET_COMPILER_PASSES_PASSES_H

#include "dialects/Kernel/KernelOps.h"
#include "dialects/Net/NetOps.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

#include <functional>
#include <memory>
#include <optional>

namespace halnet {

/// What a pass did, for `-v`. Debian's LLVM has no statistics, so these are our own.
class CountedPass {
public:
  virtual ~CountedPass() = default;
  /// What was counted in the last run, in the order of counting.
  llvm::ArrayRef<std::pair<llvm::StringRef, int64_t>> counts() const { return counted; }

protected:
  /// Adds `number` to the count called `what`, a literal.
  void count(llvm::StringRef what, int64_t number = 1);

private:
  llvm::SmallVector<std::pair<llvm::StringRef, int64_t>> counted;
};

/// A schedule from a tuning log, and its time by that of the default schedule.
struct LoggedSchedule {
  kernel::Schedule schedule;
  double ratio;
};

/// What a tuning log has for the problem of a spec without schedule.
using ScheduleLookup =
    std::function<std::vector<LoggedSchedule>(const kernel::KernelSpec &problem)>;

std::unique_ptr<mlir::Pass> createInferPass();
std::unique_ptr<mlir::Pass> createSimplifyPass();
std::unique_ptr<mlir::Pass> createFusePass();
std::unique_ptr<mlir::Pass> createLowerToKernelPass(llvm::StringRef target = "x86-64-v3");
std::unique_ptr<mlir::Pass> createAssignSchedulesPass(ScheduleLookup lookup = {},
                                                      double tolerance = 0);
std::unique_ptr<mlir::Pass> createPlanConstantsPass();
std::unique_ptr<mlir::Pass> createPlanArenaPass();

/// An error where a constant has no place of its own in the weights that the programs share; only
/// equal ones may lie in one place.
llvm::LogicalResult verifyConstants(llvm::ArrayRef<kernel::ProgramOp> programs);

/// An error at the first kernel that has no schedule: its arguments are unknown.
llvm::LogicalResult checkScheduled(kernel::ProgramOp program);

#define GEN_PASS_DECL
#include "compiler/passes/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/passes/Passes.h.inc"

} // namespace halnet

#endif // HALNET_COMPILER_PASSES_PASSES_H
