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

namespace {
struct PlanConstants : halnet::impl::PlanConstantsBase<PlanConstants>, CountedPass {
  void runOnOperation() override {
    Builder builder(&getContext());
    for (ProgramOp program : getOperation().getOps<ProgramOp>()) {
      int64_t end = 0;
      for (FusedKernel op : program.getBody().getOps<FusedKernel>())
        op.setConstantsAttr(builder.getDenseI64ArrayAttr(place(specOf(op), end)));
      program.setWeightsBytes(end);
    }
  }

  /// Offsets of the kernel's constants behind `end`, which moves on.
  SmallVector<int64_t> place(const KernelSpec &spec, int64_t &end) {
    using codegen::Role;
    SmallVector<int64_t> offsets;
    for (const codegen::Argument &argument : codegen::arguments(spec)) {
      if (argument.role != Role::Weights && argument.role != Role::Bias &&
          argument.role != Role::Affine)
        continue;
      offsets.push_back(end);
      end = llvm::alignTo(end + argument.elements * int64_t(sizeof(float)), alignment);
      count("constants");
    }
    return offsets;
  }
};
} // namespace

std::unique_ptr<Pass> halnet::createPlanConstantsPass() {
  return std::make_unique<PlanConstants>();
}
