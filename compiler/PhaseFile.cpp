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

#include "compiler/Shapes.h"
#include "compiler/passes/Arena.h"
#include "compiler/passes/Passes.h"

using namespace mlir;
using namespace halnet;

/// The ops of the kind that the phase leaves, at least one, beside parameters.
template <typename RootOp>
static LogicalResult findRoots(ModuleOp module, StringRef phase, SmallVectorImpl<RootOp> &roots) {
  for (Operation &op : *module.getBody()) {
    if (isa<net::ParamOp>(op))
      continue;
    if (!isa<RootOp>(op))
      return op.emitOpError("has no place in a file of phase '")
             << phase << "', which holds parameters and " << RootOp::getOperationName();
    roots.push_back(cast<RootOp>(op));
  }
  if (roots.empty())
    return module.emitError() << "a file of phase '" << phase << "' holds a "
                              << RootOp::getOperationName() << ", this one has none";
  return success();
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
                 (phase < Phase::Plan || succeeded(verifyArena(program))));
}

static LogicalResult verifyPrograms(ModuleOp module, Phase phase, const SymbolTable &symbols) {
  SmallVector<kernel::ProgramOp> programs;
  if (failed(findRoots(module, phaseName(phase), programs)))
    return failure();
  for (kernel::ProgramOp program : programs)
    if (failed(verifyProgram(program, phase, symbols)))
      return failure();
  return success(succeeded(verifyTogether(programs)) &&
                 (phase < Phase::Pack || succeeded(verifyConstants(programs))));
}

LogicalResult halnet::verifyPhase(ModuleOp module, Phase phase) {
  SymbolTable symbols(module);
  for (auto param : module.getOps<net::ParamOp>())
    if (phase >= Phase::Infer && !net::isShaped(param.getType()))
      return param.emitOpError("has no shape: the net has not passed 'infer'");
  if (phase >= Phase::Kernel)
    return verifyPrograms(module, phase, symbols);
  SmallVector<net::GraphOp> graphs;
  if (failed(findRoots(module, phaseName(phase), graphs)))
    return failure();
  for (net::GraphOp graph : graphs)
    if (phase != Phase::Parse && failed(verifyShaped(graph, symbols)))
      return failure();
  return success();
}
