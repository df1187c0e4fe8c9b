//===- AssignSchedules.cpp - give every kernel its schedule ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Passes.h"

#include "codegen/Codegen.h"

namespace halnet {
#define GEN_PASS_DEF_ASSIGNSCHEDULES
#include "compiler/passes/Passes.h.inc"
} // namespace halnet

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

namespace {
struct AssignSchedules : halnet::impl::AssignSchedulesBase<AssignSchedules>, CountedPass {
  AssignSchedules(ScheduleLookup lookup, double tolerance) : lookup(std::move(lookup)) {
    this->tolerance = tolerance;
  }
  AssignSchedules(const AssignSchedules &other)
      : AssignSchedulesBase(other), CountedPass(other), lookup(other.lookup) {}

  void runOnOperation() override {
    getOperation()->walk([&](FusedKernel op) {
      if (op.getScheduleAttr())
        return;
      KernelSpec spec = specOf(op);
      std::optional<Schedule> logged = lookup ? lookup(spec) : std::nullopt;
      count(logged ? "from the log" : "by rule");
      Schedule schedule = logged ? *logged : byRule(spec);
      op.setScheduleAttr(ScheduleAttr::get(&getContext(), schedule));
      if (logged)
        op->setDiscardableAttr(fromLogAttribute, UnitAttr::get(&getContext()));
    });
  }

  /// Each kernel's once: the space that its default comes from is large.
  const Schedule &byRule(const KernelSpec &spec) {
    auto [known, isNew] = defaults.try_emplace(specText(spec, /*withSchedule=*/false));
    if (isNew)
      known->second = codegen::defaultSchedule(spec, tolerance);
    return known->second;
  }

  ScheduleLookup lookup;
  llvm::StringMap<Schedule> defaults;
};
} // namespace

LogicalResult halnet::checkScheduled(ProgramOp program) {
  for (FusedKernel op : program.getBody().getOps<FusedKernel>())
    if (!op.getScheduleAttr())
      return op->emitOpError("has no schedule: the program has not passed 'schedule'");
  return success();
}

std::unique_ptr<Pass> halnet::createAssignSchedulesPass(ScheduleLookup lookup, double tolerance) {
  return std::make_unique<AssignSchedules>(std::move(lookup), tolerance);
}
