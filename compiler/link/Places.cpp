//===- Places.cpp - where the arguments of a kernel call lie ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/Places.h"

#include "dialects/Net/LayerNames.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;
using namespace halnet::link;

/// An input, an output, or a tensor in the arena.
static Place placeOfValue(Value value, ProgramOp program) {
  if (auto input = dyn_cast<BlockArgument>(value))
    return {HALNET_INPUT, input.getArgNumber()};
  OperandRange outputs = program.getReturn().getOutputs();
  auto output = llvm::find(outputs, value);
  if (output != outputs.end())
    return {HALNET_OUTPUT, uint64_t(output - outputs.begin())};
  auto result = cast<OpResult>(value);
  auto op = cast<FusedKernel>(result.getOwner());
  return {HALNET_ARENA, uint64_t(op.getOffsetsAttr()[result.getResultNumber()])};
}

/// Constants lie in the order weights, bias, affines (PlanConstants.cpp).
static Place placeOfConstant(FusedKernel op, int64_t position) {
  return {HALNET_WEIGHTS, uint64_t(op.getConstantsAttr()[position])};
}

Place halnet::link::placeOf(FusedKernel op, const codegen::Argument &argument) {
  using codegen::Role;
  auto program = op->getParentOfType<ProgramOp>();
  switch (argument.role) {
  case Role::Input:
    return placeOfValue(op.getInputs()[argument.index], program);
  case Role::Addend:
    return placeOfValue(op.getAddends()[argument.index], program);
  case Role::Result:
    return placeOfValue(op->getResult(argument.index), program);
  case Role::Scratch:
    return {HALNET_ARENA, uint64_t(op.getOffsetsAttr()[op->getNumResults() + argument.index])};
  case Role::Weights:
    return placeOfConstant(op, 0);
  case Role::Bias:
    return placeOfConstant(op, 1);
  case Role::Affine:
    return placeOfConstant(op, isa<ConvOp, DenseOp>(op) + specOf(op).bias + argument.index);
  }
  return {};
}

llvm::StringRef halnet::link::inputName(mlir::BlockArgument input) {
  llvm::SmallVector<llvm::StringRef> names = net::layerNames(input.getLoc());
  return names.empty() ? "data" : names.front();
}
