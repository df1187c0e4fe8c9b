//===- PhaseFile.cpp - what a printed phase must hold -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The checks of verifyPhase, for nets and for programs.
//
//===----------------------------------------------------------------------===//

#include "compiler/PhaseFile.h"

#include "compiler/passes/Arena.h"
#include "compiler/passes/Passes.h"

using namespace mlir;
using namespace halnet;

/// Parameters beside one op of the kind that the phase leaves.
template <typename RootOp> static FailureOr<RootOp> onlyRoot(ModuleOp module, StringRef phase) {
  RootOp root;
  for (Operation &op : *module.getBody()) {
    if (isa<net::ParamOp>(op))
      continue;
    if (root || !isa<RootOp>(op))
      return op.emitOpError("has no place in a file of phase '")
             << phase << "', which holds parameters and one " << RootOp::getOperationName();
    root = cast<RootOp>(op);
  }
  if (!root)
    return module.emitError() << "a file of phase '" << phase << "' holds a "
                              << RootOp::getOperationName() << ", this one has none";
  return root;
}

/// Every parameter is declared, with the shape that its reader needs.
static LogicalResult verifyUses(Operation *reader, ArrayRef<net::ParamUse> uses,
                                const SymbolTable &symbols) {
  for (const net::ParamUse &use : uses) {
    auto param = symbols.lookup<net::ParamOp>(use.param.getValue());
    if (!param)
      return reader->emitOpError("reads '") << use.param.getValue() << "', which is not declared";
    auto type = dyn_cast<RankedTensorType>(param.getType());
    if (!type || type.getShape() != ArrayRef<int64_t>(use.shape))
      return reader->emitOpError("needs '")
             << use.param.getValue() << "' as " << net::shapeText(use.shape) << ", found "
             << param.getType();
  }
  return success();
}

static LogicalResult verifyShaped(net::GraphOp graph, const SymbolTable &symbols) {
  for (Operation &op : graph.getBody().front().without_terminator())
    if (!isa<net::ShapedLayer, net::GroupOp>(op))
      return op.emitOpError("is no layer");
  for (Type type : graph.getBody().getArgumentTypes())
    if (!net::isShaped(type))
      return graph.emitOpError("has an input without a shape, ") << type;
  WalkResult result = graph.walk([&](net::ShapedLayer layer) {
    if (!net::isShaped(layer->getResult(0).getType())) {
      layer->emitOpError("has no shape: the net has not passed 'infer'");
      return WalkResult::interrupt();
    }
    return WalkResult(verifyUses(layer, layer.paramUses(), symbols));
  });
  return success(!result.wasInterrupted());
}

static LogicalResult verifyProgram(kernel::ProgramOp program, Phase phase,
                                   const SymbolTable &symbols) {
  for (Operation &op : program.getBody().front().without_terminator()) {
    auto call = dyn_cast<kernel::FusedKernel>(op);
    if (!call)
      return op.emitOpError("is no kernel");
    if (failed(verifyUses(call, kernel::paramUses(call), symbols)))
      return failure();
  }
  return success((phase < Phase::Schedule || succeeded(checkScheduled(program))) &&
                 (phase < Phase::Pack || succeeded(verifyConstants(program))) &&
                 (phase < Phase::Plan || succeeded(verifyArena(program))));
}

LogicalResult halnet::verifyPhase(ModuleOp module, Phase phase) {
  SymbolTable symbols(module);
  for (auto param : module.getOps<net::ParamOp>())
    if (phase >= Phase::Infer && !net::isShaped(param.getType()))
      return param.emitOpError("has no shape: the net has not passed 'infer'");
  if (phase >= Phase::Kernel) {
    FailureOr<kernel::ProgramOp> program = onlyRoot<kernel::ProgramOp>(module, phaseName(phase));
    return failed(program) ? failure() : verifyProgram(*program, phase, symbols);
  }
  FailureOr<net::GraphOp> graph = onlyRoot<net::GraphOp>(module, phaseName(phase));
  if (failed(graph) || phase == Phase::Parse)
    return graph;
  return verifyShaped(*graph, symbols);
}
