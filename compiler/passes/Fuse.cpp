//===- Fuse.cpp - group the layers that one kernel will compute ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Passes.h"

#include "dialects/Net/LayerNames.h"

#include "mlir/IR/Builders.h"

namespace halnet {
#define GEN_PASS_DEF_FUSE
#include "compiler/passes/Passes.h.inc"
} // namespace halnet

using namespace mlir;
using namespace halnet;
using namespace halnet::net;

namespace {
/// The layers of one group in their order, and the values that it keeps.
struct Chain {
  SmallVector<Operation *> layers;
  SmallVector<Value> kept; ///< before the last value, which is always kept

  Value last() const { return layers.back()->getResult(0); }
};
} // namespace

/// The kernels of a family with an epilogue; softmax has none.
static bool takesEpilogue(Operation *layer) { return !isa<SoftmaxOp>(layer); }

/// Whether `layer` can follow in the epilogue of a group that begins at `anchor`:
/// everything else that it reads must be known there.
static bool canFollow(Operation *layer, Value value, Operation *anchor) {
  if (!isa<AddOp>(layer))
    return isElementwise(layer);
  if (llvm::count(layer->getOperands(), value) != 1)
    return false;
  return llvm::all_of(layer->getOperands(), [&](Value side) {
    Operation *source = side.getDefiningOp();
    return side == value || !source || source->isBeforeInBlock(anchor);
  });
}

/// The next layer of the chain: an affine or a relu before a sum, since the
/// normalised form is what the next convolution reads; else the first in order.
static Operation *nextLayer(const Chain &chain, Operation *anchor) {
  Operation *next = nullptr;
  for (Operation *user : chain.last().getUsers()) {
    if (user->getBlock() != anchor->getBlock() || !canFollow(user, chain.last(), anchor))
      continue;
    bool better = !next || (isa<AddOp>(next) && !isa<AddOp>(user)) ||
                  (isa<AddOp>(next) == isa<AddOp>(user) && user->isBeforeInBlock(next));
    if (better)
      next = user;
  }
  return next;
}

/// Follows the elementwise layers behind `anchor`. A value that others read too
/// must be kept; a kernel keeps at most two.
static Chain growChain(Operation *anchor) {
  Chain chain{{anchor}, {}};
  while (takesEpilogue(anchor)) {
    Operation *next = nextLayer(chain, anchor);
    if (!next)
      break;
    if (!chain.last().hasOneUse()) {
      if (!chain.kept.empty())
        break;
      chain.kept.push_back(chain.last());
    }
    chain.layers.push_back(next);
  }
  return chain;
}

/// Moves the chain's layers into a group that stands where the first of them stood.
static GroupOp makeGroup(Chain &chain) {
  OpBuilder builder(chain.layers.front());
  SmallVector<Value> values = chain.kept;
  values.push_back(chain.last());
  SmallVector<Location> locs;
  for (Operation *layer : chain.layers)
    locs.push_back(layer->getLoc());
  Location loc = mergedLoc(builder.getContext(), locs);
  auto group = GroupOp::create(builder, loc, ValueRange(values).getTypes());
  Block &body = group.getBody().emplaceBlock();
  for (Operation *layer : chain.layers)
    layer->moveBefore(&body, body.end());
  for (auto [value, result] : llvm::zip_equal(values, group.getResults()))
    value.replaceUsesWithIf(result,
                            [&](OpOperand &use) { return use.getOwner()->getBlock() != &body; });
  builder.setInsertionPointToEnd(&body);
  YieldOp::create(builder, loc, values);
  return group;
}

namespace {
struct Fuse : halnet::impl::FuseBase<Fuse>, CountedPass {
  void runOnOperation() override {
    for (GraphOp graph : getOperation().getOps<GraphOp>())
      fuseGraph(graph);
  }

  /// First the layers with work, each with what can follow it, in order; then
  /// what elementwise layers are left.
  void fuseGraph(GraphOp graph) {
    for (bool elementwise : {false, true}) {
      Block &block = graph.getBody().front();
      Operation *op = &block.front();
      while (op != block.getTerminator()) {
        if (isa<GroupOp>(op) || isElementwise(op) != elementwise) {
          op = op->getNextNode();
          continue;
        }
        Chain chain = growChain(op);
        count("groups");
        count("fused layers", chain.layers.size() - 1);
        op = makeGroup(chain)->getNextNode();
      }
    }
  }
};
} // namespace

std::unique_ptr<Pass> halnet::createFusePass() { return std::make_unique<Fuse>(); }
