//===- PlanConstants.cpp - give every packed constant its place ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Passes.h"

#include "codegen/Codegen.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MathExtras.h"

namespace halnet {
#define GEN_PASS_DEF_PLANCONSTANTS
#include "compiler/passes/Passes.h.inc"
} // namespace halnet

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

/// A cache line, and the widest vector.
static constexpr int64_t alignment = 64;

static bool isConstant(const codegen::Argument &argument) {
  using codegen::Role;
  return argument.role == Role::Weights || argument.role == Role::Bias ||
         argument.role == Role::Affine;
}

/// What a constant holds, as text: equal recipes give equal bytes, whatever the weights are.
static std::string recipe(FusedKernel op, const KernelSpec &spec,
                          const codegen::Argument &argument) {
  using codegen::Role;
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (argument.role == Role::Weights)
    stream << codegen::weightForm(spec) << op->getAttr("weight") << op->getAttr("folds");
  else if (argument.role == Role::Bias)
    stream << "bias " << argument.elements << op->getAttr("bias") << op->getAttr("folds");
  else
    stream << "affine " << argument.elements << op.getAffinesAttr()[argument.index];
  return text;
}

namespace {
/// A constant of an edited program, in the order of their places.
struct PlacedConstant {
  int64_t begin, bytes;
  std::string recipe;
  FusedKernel op;

  bool operator<(const PlacedConstant &other) const { return begin < other.begin; }
};
} // namespace

/// Adds the kernel's constants to `placed`; an error where one lies outside the weights.
static LogicalResult addConstants(FusedKernel op, int64_t weights,
                                  std::vector<PlacedConstant> &placed) {
  if (!op.getConstantsAttr())
    return op->emitOpError("has no constants: the program has not passed 'pack'");
  KernelSpec spec = specOf(op);
  const int64_t *offset = op.getConstantsAttr().asArrayRef().begin();
  for (const codegen::Argument &argument : codegen::arguments(spec)) {
    if (!isConstant(argument))
      continue;
    int64_t bytes = argument.elements * int64_t(sizeof(float));
    if (*offset < 0 || *offset % alignment || *offset > weights - bytes)
      return op->emitOpError("has a constant at ")
             << *offset << " that does not lie in the " << weights << " bytes of weights";
    placed.push_back({*offset++, bytes, recipe(op, spec, argument), op});
  }
  return success();
}

LogicalResult halnet::verifyConstants(ArrayRef<ProgramOp> programs) {
  int64_t weights = ProgramOp(programs.front()).getWeightsBytes().value_or(0);
  std::vector<PlacedConstant> placed;
  for (ProgramOp program : programs)
    for (FusedKernel op : program.getBody().getOps<FusedKernel>())
      if (failed(addConstants(op, weights, placed)))
        return failure();
  llvm::stable_sort(placed);
  int64_t end = 0;
  PlacedConstant *last = nullptr;
  for (PlacedConstant &constant : placed) {
    bool shared = last && constant.begin == last->begin && constant.recipe == last->recipe;
    if (constant.begin < end && !shared) {
      InFlightDiagnostic error = constant.op->emitOpError("has a constant at ")
                                 << constant.begin << " where another one lies";
      error.attachNote(last->op.getLoc()) << "that of this kernel";
      return error;
    }
    last = &constant;
    end = int64_t(llvm::alignTo(constant.begin + constant.bytes, alignment));
  }
  if (weights != end)
    return ProgramOp(programs.front()).emitOpError("has ")
           << weights << " bytes of weights, its constants end at " << end;
  return success();
}

namespace {
struct PlanConstants : halnet::impl::PlanConstantsBase<PlanConstants>, CountedPass {
  PlanConstants() = default;
  PlanConstants(const PlanConstants &other) : PlanConstantsBase(other), CountedPass(other) {}

  void runOnOperation() override {
    Builder builder(&getContext());
    places.clear();
    end = 0;
    for (ProgramOp program : getOperation().getOps<ProgramOp>()) {
      if (failed(checkScheduled(program)))
        return signalPassFailure();
      for (FusedKernel op : program.getBody().getOps<FusedKernel>())
        op.setConstantsAttr(builder.getDenseI64ArrayAttr(place(op)));
    }
    for (ProgramOp program : getOperation().getOps<ProgramOp>())
      program.setWeightsBytes(end);
  }

  /// Offsets of the kernel's constants: where their like lies, or behind `end`, which moves on.
  SmallVector<int64_t> place(FusedKernel op) {
    SmallVector<int64_t> offsets;
    KernelSpec spec = specOf(op);
    for (const codegen::Argument &argument : codegen::arguments(spec)) {
      if (!isConstant(argument))
        continue;
      auto [known, isNew] = places.try_emplace(recipe(op, spec, argument), end);
      offsets.push_back(known->second);
      count("constants");
      if (isNew)
        end = llvm::alignTo(end + argument.elements * int64_t(sizeof(float)), alignment);
      else
        count("shared constants");
    }
    return offsets;
  }

  llvm::StringMap<int64_t> places; ///< by recipe
  int64_t end = 0;
};
} // namespace

std::unique_ptr<Pass> halnet::createPlanConstantsPass() {
  return std::make_unique<PlanConstants>();
}
