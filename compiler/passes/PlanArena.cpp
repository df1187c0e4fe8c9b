//===- PlanArena.cpp - give every tensor and scratch its place in one arena ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Arena.h"
#include "compiler/passes/Passes.h"

#include "codegen/Codegen.h"

#include "mlir/IR/Builders.h"

namespace halnet {
#define GEN_PASS_DEF_PLANARENA
#include "compiler/passes/Passes.h.inc"
} // namespace halnet

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

/// Writes the planned offsets back, in the order in which arenaTensors() read them.
static void setOffsets(ProgramOp program, ArrayRef<ArenaTensor> tensors) {
  Builder builder(program.getContext());
  const ArenaTensor *next = tensors.begin();
  for (FusedKernel op : program.getBody().getOps<FusedKernel>()) {
    SmallVector<int64_t> offsets(op->getNumResults(), outputOffset), scratch;
    for (const codegen::Argument &argument : codegen::arguments(specOf(op))) {
      if (argument.role == codegen::Role::Scratch)
        scratch.push_back((next++)->offset);
      if (argument.role != codegen::Role::Result)
        continue;
      Value result = op->getResult(argument.index);
      if (!llvm::is_contained(program.getReturn().getOutputs(), result))
        offsets[argument.index] = (next++)->offset;
    }
    llvm::append_range(offsets, scratch);
    op.setOffsetsAttr(builder.getDenseI64ArrayAttr(offsets));
  }
}

namespace {
struct PlanArena : halnet::impl::PlanArenaBase<PlanArena>, CountedPass {
  void runOnOperation() override {
    for (ProgramOp program : getOperation().getOps<ProgramOp>()) {
      if (failed(checkScheduled(program)))
        return signalPassFailure();
      std::vector<ArenaTensor> tensors = arenaTensors(program);
      int64_t bytes = planArena(tensors);
      setOffsets(program, tensors);
      program.setArenaBytes(bytes);
      count("tensors", tensors.size());
      count("arena bytes", bytes);
      count("largest live bytes", largestLiveBytes(tensors));
      if (failed(verifyArena(program)))
        return signalPassFailure();
    }
  }
};
} // namespace

std::unique_ptr<Pass> halnet::createPlanArenaPass() { return std::make_unique<PlanArena>(); }
