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

/// "8x8": the height and width of a net's input, or all its extents.
static std::string inputText(GraphOp graph) {
  auto type = cast<RankedTensorType>(graph.getBody().getArgument(0).getType());
  return shapeText(type.getRank() == 4 ? type.getShape().drop_front(2) : type.getShape());
}

/// Reports that `layer` needs the parameter in another shape than a layer of `before` does, which
/// is the same net for another shape of its input, or the net of the layer.
static InFlightDiagnostic reportShapes(ParamOp param, const ParamUse &use, Operation *layer,
                                       GraphOp before) {
  auto known = shapeText(cast<RankedTensorType>(param.getType()).getShape());
  auto graph = layer->getParentOfType<GraphOp>();
  if (graph != before)
    return emitError(layer->getLoc())
           << "the weights of '" << layerName(layer->getLoc()) << "' depend on the size: " << known
           << " for " << inputText(before) << ", " << shapeText(use.shape) << " for "
           << inputText(graph);
  InFlightDiagnostic diagnostic = emitError(layer->getLoc()) << "needs '" << param.getSymName()
                                                             << "' as " << shapeText(use.shape);
  diagnostic.attachNote(param.getLoc()) << "but another layer needs it as " << known;
  return diagnostic;
}

namespace {
struct Infer : halnet::impl::InferBase<Infer>, CountedPass {
  void runOnOperation() override {
    weights = 0;
    shapedBy.clear();
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
      auto type = RankedTensorType::get(use.shape, Float32Type::get(layer->getContext()));
      GraphOp first = shapedBy.try_emplace(param, layer->getParentOfType<GraphOp>()).first->second;
      if (isShaped(param.getType()) && Type(param.getType()) != type)
        return reportShapes(param, use, layer, first);
      param.setType(type);
    }
    return success();
  }

  llvm::DenseMap<Operation *, GraphOp> shapedBy; ///< the net that gave a parameter its shape
  int64_t weights = 0; ///< numbers of the parameters seen so far, in blocks
};
} // namespace

std::unique_ptr<Pass> halnet::createInferPass() { return std::make_unique<Infer>(); }
