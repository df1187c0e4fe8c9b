//===- Infer.cpp - give every tensor its static shape ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Passes.h"

#include "dialects/Net/LayerNames.h"

namespace halnet {
#define GEN_PASS_DEF_INFER
#include "compiler/passes/Passes.h.inc"
} // namespace halnet

using namespace mlir;
using namespace halnet;
using namespace halnet::net;

/// Inputs have all their extents, within the limits.
static LogicalResult checkInput(BlockArgument input) {
  if (!isShaped(input.getType()))
    return emitError(input.getLoc())
           << "an input needs a shape with extents of at least 1, found " << input.getType();
  auto error = [&](StringRef) -> InFlightDiagnostic { return emitError(input.getLoc()); };
  return tensorOf(input.getContext(), cast<RankedTensorType>(input.getType()).getShape(), error);
}

/// Sets the parameter's shape, or reports that another layer needs another one.
static LogicalResult setParamShape(ParamOp param, const ParamUse &use, Operation *layer) {
  auto type = RankedTensorType::get(use.shape, Float32Type::get(layer->getContext()));
  if (isShaped(param.getType()) && Type(param.getType()) != type) {
    InFlightDiagnostic diagnostic = layer->emitError() << "needs '" << param.getSymName() << "' as "
                                                       << shapeText(use.shape);
    diagnostic.attachNote(param.getLoc())
        << "but another layer needs it as "
        << shapeText(cast<RankedTensorType>(param.getType()).getShape());
    return diagnostic;
  }
  param.setType(type);
  return success();
}

namespace {
struct Infer : halnet::impl::InferBase<Infer>, CountedPass {
  void runOnOperation() override {
    weights = 0;
    SymbolTable symbols(getOperation());
    bool failedAny = false;
    for (GraphOp graph : getOperation().getOps<GraphOp>()) {
      if (failedAny)
        break; // of another shape of the input it would be the same mistakes
      for (BlockArgument input : graph.getBody().getArguments())
        failedAny |= failed(checkInput(input));
      for (ShapedLayer layer : graph.getBody().getOps<ShapedLayer>())
        failedAny |= failed(inferLayer(layer, symbols));
    }
    for (ParamOp param : getOperation().getOps<ParamOp>())
      if (!failedAny && !isShaped(param.getType())) {
        param.emitError() << "no layer reads the parameter '" << param.getSymName() << "'";
        failedAny = true;
      }
    getOperation()->walk([](Operation *op) { op->setLoc(withoutAttributePlaces(op->getLoc())); });
    if (failedAny)
      signalPassFailure();
  }

  /// A layer whose inputs are unknown is left alone: the mistake was reported where it is.
  LogicalResult inferLayer(ShapedLayer layer, SymbolTable &symbols) {
    if (!llvm::all_of(layer->getOperandTypes(), isShaped))
      return success();
    auto error = [&](StringRef attribute) -> InFlightDiagnostic {
      return emitError(attributeLoc(layer, attribute));
    };
    FailureOr<RankedTensorType> type = layer.inferResult(error);
    if (failed(type))
      return failure();
    layer->getResult(0).setType(*type);
    count("layers");
    for (const ParamUse &use : layer.paramUses()) {
      auto param = symbols.lookup<ParamOp>(use.param.getValue());
      if (!param)
        return layer->emitError() << "reads '" << use.param.getValue()
                                  << "', which is not declared";
      if (!isShaped(param.getType())) {
        count("parameters");
        weights += blockedElements(use.shape);
      }
      if (weights > maxWeights)
        return emitError(layer->getLoc())
               << "with the weights of this layer the network has more than " << maxWeights
               << " numbers as weights";
      if (failed(setParamShape(param, use, layer)))
        return failure();
    }
    return success();
  }

  int64_t weights = 0; ///< numbers of the parameters seen so far, in blocks
};
} // namespace

std::unique_ptr<Pass> halnet::createInferPass() { return std::make_unique<Infer>(); }
