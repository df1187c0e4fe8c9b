//===- AssignSchedules.cpp - give every kernel its schedule ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Passes.h"
#include "compiler/passes/Rounding.h"

#include "codegen/Codegen.h"
#include "dialects/Kernel/Schedule.h"

namespace halnet {
#define GEN_PASS_DEF_ASSIGNSCHEDULES
#include "compiler/passes/Passes.h.inc"
} // namespace halnet

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

namespace {
/// A way to compute a kernel.
struct Candidate {
  ScheduleAttr schedule;
  double nanoseconds, rounding;
  bool logged;
};

struct AssignSchedules : halnet::impl::AssignSchedulesBase<AssignSchedules>, CountedPass {
  AssignSchedules(ScheduleLookup lookup, double tolerance) : lookup(std::move(lookup)) {
    this->tolerance = tolerance;
  }
  AssignSchedules(const AssignSchedules &other)
      : AssignSchedulesBase(other), CountedPass(other), lookup(other.lookup) {}

  void runOnOperation() override {
    for (ProgramOp program : getOperation().getOps<ProgramOp>())
      assign(program);
  }

private:
  void assign(ProgramOp program);
  const std::vector<Candidate> &candidatesOf(const KernelSpec &spec);
  std::vector<Candidate> findCandidates(const KernelSpec &spec);

  ScheduleLookup lookup;
  llvm::StringMap<std::vector<Candidate>> known; ///< each kernel's once: the space is large
};
} // namespace

/// From the log or by rule; at least one of no rounding.
std::vector<Candidate> AssignSchedules::findCandidates(const KernelSpec &spec) {
  std::vector<Candidate> found;
  auto add = [&](const Schedule &schedule, double nanoseconds, bool logged) {
    if (tolerance > 0 || roundingOf(schedule) == 0)
      found.push_back(
          {ScheduleAttr::get(&getContext(), schedule), nanoseconds, roundingOf(schedule), logged});
  };
  std::vector<codegen::Choice> byRule = codegen::choices(spec);
  std::vector<LoggedSchedule> logged = lookup ? lookup(spec) : std::vector<LoggedSchedule>();
  for (const LoggedSchedule &entry : logged)
    add(entry.schedule, entry.ratio * byRule.front().nanoseconds, /*logged=*/true);
  if (found.empty())
    for (const codegen::Choice &choice : byRule)
      add(choice.schedule, choice.nanoseconds, /*logged=*/false);
  else if (llvm::none_of(found, [](const Candidate &of) { return of.rounding == 0; }))
    add(byRule.front().schedule, byRule.front().nanoseconds, /*logged=*/false);
  return found;
}

const std::vector<Candidate> &AssignSchedules::candidatesOf(const KernelSpec &spec) {
  auto [entry, isNew] = known.try_emplace(specText(spec, /*withSchedule=*/false));
  if (isNew)
    entry->second = findCandidates(spec);
  return entry->second;
}

/// The fastest candidate if a unit of rounding's square costs so many nanoseconds.
static const Candidate &cheapest(ArrayRef<Candidate> candidates, double price) {
  return *llvm::min_element(candidates, [&](const Candidate &a, const Candidate &b) {
    auto cost = [&](const Candidate &of) {
      return of.nanoseconds + price * of.rounding * of.rounding;
    };
    return cost(a) < cost(b);
  });
}

namespace {
/// The candidates of a program's kernels, and which of them a price of rounding takes.
struct Selection {
  ProgramOp program;
  llvm::MapVector<Operation *, ArrayRef<Candidate>> candidates; ///< of kernels to be scheduled

  double roundingOf(FusedKernel op, double price) {
    auto of = candidates.find(op);
    return of == candidates.end() ? kernel::roundingOf(specOf(op).schedule)
                                  : cheapest(of->second, price).rounding;
  }
  SmallVector<double> estimate(double price) {
    return estimateRounding(program, [&](FusedKernel op) { return roundingOf(op, price); });
  }
  /// Whether all outputs stay within the tolerance.
  bool fits(double price, double tolerance) {
    return llvm::all_of(llvm::zip_equal(estimate(price), program.getReturn().getOutputs()),
                        [&](auto output) {
                          return std::get<0>(output) <= budgetOf(std::get<1>(output), tolerance);
                        });
  }
};
} // namespace

/// The least price of rounding at which the outputs are estimated to stay within the tolerance. So
/// errors are allowed where they save most time. Equal kernels are scheduled alike.
void AssignSchedules::assign(ProgramOp program) {
  Selection selection{program, {}};
  for (FusedKernel op : program.getBody().getOps<FusedKernel>())
    if (!op.getScheduleAttr())
      selection.candidates[op] = candidatesOf(specOf(op));
  // Nanoseconds by a square of about 1e-14: the least price outweighs no kernel's gain, the most
  // outweighs all of them.
  constexpr double least = 1e12, most = 1e24, step = 1.25;
  double price = 0;
  while (price < most && !selection.fits(price, tolerance))
    price = std::max(least, price * step);
  program.setRounding(selection.estimate(price));
  for (auto [op, candidates] : selection.candidates) {
    const Candidate &best = cheapest(candidates, price);
    count(best.logged ? "from the log" : "by rule");
    cast<FusedKernel>(op).setScheduleAttr(best.schedule);
    if (best.logged)
      op->setDiscardableAttr(fromLogAttribute, UnitAttr::get(&getContext()));
  }
}

LogicalResult halnet::checkScheduled(ProgramOp program) {
  for (FusedKernel op : program.getBody().getOps<FusedKernel>())
    if (!op.getScheduleAttr())
      return op->emitOpError("has no schedule: the program has not passed 'schedule'");
  return success();
}

std::unique_ptr<Pass> halnet::createAssignSchedulesPass(ScheduleLookup lookup, double tolerance) {
  return std::make_unique<AssignSchedules>(std::move(lookup), tolerance);
}
