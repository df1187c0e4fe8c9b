//===- Simplify.cpp - fold BatchNorm and Scale, drop identities and dead layers ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Passes.h"

#include "dialects/Net/LayerNames.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/StringExtras.h"

namespace halnet {
#define GEN_PASS_DEF_SIMPLIFY
#include "compiler/passes/Passes.h.inc"
} // namespace halnet

using namespace mlir;
using namespace halnet;
using namespace halnet::net;

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

/// The recipe of a BatchNorm. A fixed gamma is left out: it counts as 1.
static StepAttr stepOf(BatchNormOp op) {
  return StepAttr::get(op.getContext(), op.getMeanAttr(), op.getVarianceAttr(), op.getEpsAttr(),
                       op.getFixGamma() ? FlatSymbolRefAttr() : op.getGammaAttr(),
                       op.getBetaAttr());
}

static StepAttr stepOf(ScaleOp op) {
  return StepAttr::get(op.getContext(), {}, {}, {}, op.getGammaAttr(), op.getBetaAttr());
}

namespace {
template <typename LayerOp> struct ToAffine : OpRewritePattern<LayerOp> {
  using OpRewritePattern<LayerOp>::OpRewritePattern;

  LogicalResult matchAndRewrite(LayerOp op, PatternRewriter &rewriter) const override {
    Attribute step = stepOf(op);
    rewriter.replaceOpWithNewOp<AffineOp>(op, op.getType(), op.getInput(),
                                          rewriter.getArrayAttr(step));
    return success();
  }
};

/// affine(conv(x)) is a convolution with other weights, if nobody else reads conv(x).
template <typename LayerOp> struct FoldAffine : OpRewritePattern<AffineOp> {
  using OpRewritePattern<AffineOp>::OpRewritePattern;

  LogicalResult matchAndRewrite(AffineOp op, PatternRewriter &rewriter) const override {
    auto layer = op.getInput().getDefiningOp<LayerOp>();
    if (!layer || !layer->hasOneUse())
      return failure();
    SmallVector<Attribute> folds(layer.getFolds().getValue());
    llvm::append_range(folds, op.getSteps());
    rewriter.modifyOpInPlace(layer, [&] {
      layer.setFoldsAttr(rewriter.getArrayAttr(folds));
      layer->setLoc(rewriter.getFusedLoc({layer.getLoc(), op.getLoc()}));
    });
    rewriter.replaceOp(op, layer.getResult());
    return success();
  }
};

/// A dense layer flattens by itself.
struct DropFlatten : OpRewritePattern<DenseOp> {
  using OpRewritePattern<DenseOp>::OpRewritePattern;

  LogicalResult matchAndRewrite(DenseOp op, PatternRewriter &rewriter) const override {
    auto flatten = op.getInput().getDefiningOp<FlattenOp>();
    if (!flatten)
      return failure();
    rewriter.modifyOpInPlace(op, [&] { op.getInputMutable().assign(flatten.getInput()); });
    return success();
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

namespace {
struct Simplify : halnet::impl::SimplifyBase<Simplify>, CountedPass {
  void runOnOperation() override {
    for (GraphOp graph : getOperation().getOps<GraphOp>())
      dropDeadLayers(graph);
    int64_t affines = countAffines();
    RewritePatternSet patterns(&getContext());
    patterns.add<ToAffine<BatchNormOp>, ToAffine<ScaleOp>, FoldAffine<Conv2dOp>,
                 FoldAffine<DenseOp>, DropFlatten>(&getContext());
    AffineOp::getCanonicalizationPatterns(patterns, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    int64_t kept = countAffines();
    count("folded affines", affines - kept);
    count("kept affines", kept);
    dropUnusedParams();
  }

  /// One warning names all layers that no output needs.
  void dropDeadLayers(GraphOp graph) {
    SmallVector<Operation *> dead;
    for (Operation &op : llvm::reverse(graph.getBody().front().without_terminator()))
      if (llvm::all_of(op.getUsers(),
                       [&](Operation *user) { return llvm::is_contained(dead, user); }))
        dead.push_back(&op);
    if (dead.empty())
      return;
    auto names =
        llvm::map_range(llvm::reverse(dead), [](Operation *op) { return layerName(op->getLoc()); });
    emitWarning(dead.back()->getLoc())
        << "no output needs " << llvm::join(names, ", ") << ": left out";
    for (Operation *op : dead)
      op->erase();
    count("dead layers", dead.size());
  }

  int64_t countAffines() {
    int64_t affines = 0;
    getOperation()->walk(
        [&](Operation *op) { affines += isa<AffineOp, BatchNormOp, ScaleOp>(op); });
    return affines;
  }

  void dropUnusedParams() {
    std::optional<SymbolTable::UseRange> uses =
        SymbolTable::getSymbolUses(&getOperation().getBodyRegion());
    if (!uses) // an op that we don't know may use any of them
      return;
    llvm::DenseSet<Attribute> used;
    for (const SymbolTable::SymbolUse &use : *uses)
      used.insert(use.getSymbolRef().getRootReference());
    for (ParamOp param : llvm::make_early_inc_range(getOperation().getOps<ParamOp>()))
      if (!used.contains(param.getSymNameAttr()))
        param.erase();
  }
};
} // namespace

std::unique_ptr<Pass> halnet::createSimplifyPass() { return std::make_unique<Simplify>(); }
