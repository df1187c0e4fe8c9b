//===- LowerToKernel.cpp - turn groups into kernel ops ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Lowering.h"
#include "compiler/passes/Passes.h"

#include "dialects/Net/LayerNames.h"

namespace halnet {
#define GEN_PASS_DEF_LOWERTOKERNEL
#include "compiler/passes/Passes.h.inc"
} // namespace halnet

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

/// The layer whose value `layer` gives, after all merging.
static StringAttr valueName(Operation *layer) {
  SmallVector<StringRef> names = net::layerNames(layer->getLoc());
  return StringAttr::get(layer->getContext(), names.empty() ? "" : names.back());
}

/// Appends what an elementwise layer does to the chain's value `current`.
static void readStep(Operation *layer, Value current, Fusion &fusion) {
  if (auto affine = dyn_cast<net::AffineOp>(layer)) {
    fusion.steps.push_back(EpilogueStep::Affine);
    fusion.affines.push_back(affine.getSteps());
    return;
  }
  if (isa<net::ReluOp>(layer)) {
    fusion.steps.push_back(EpilogueStep::Relu);
    return;
  }
  if (isa<net::SigmoidOp>(layer)) {
    fusion.steps.push_back(EpilogueStep::Sigmoid);
    return;
  }
  // A layer that is none of these has to be told apart above.
  auto add = cast<net::AddOp>(layer);
  SmallVector<Value> sides(add.getOperands());
  sides.erase(llvm::find(sides, current)); // once: x + x adds x to x
  for (Value side : sides) {
    fusion.steps.push_back(EpilogueStep::Add);
    fusion.addends.push_back(side);
  }
}

Fusion Lowering::readFusion(net::GroupOp group) {
  Fusion fusion(group.getLoc());
  Block &body = group.getBody().front();
  Operation *first = &body.front(), *last = group.getYield()->getPrevNode();
  if (net::isElementwise(first))
    readStep(first, first->getOperand(0), fusion);
  for (Operation &layer : body.without_terminator()) {
    if (&layer != first)
      readStep(&layer, layer.getPrevNode()->getResult(0), fusion);
    fusion.macs += cast<net::ShapedLayer>(layer).macs();
    if (!llvm::is_contained(group.getYield().getValues(), layer.getResult(0)))
      continue;
    fusion.names.push_back(valueName(&layer));
    if (&layer != last)
      fusion.steps.push_back(EpilogueStep::Store);
  }
  return fusion;
}

/// Blocks of the target's width, with three exceptions: a softmax that only the
/// caller reads is plain; what rides on an input's change of layout is blocked
/// as that input would be, unless a sum needs the blocks of its other sides; a flatten of one pixel
/// is its input by another shape.
SmallVector<Type> Lowering::resultTypes(net::GroupOp group) {
  Operation *first = &group.getBody().front().front();
  auto onlyReturned = [](Value value) {
    return llvm::all_of(value.getUsers(), [](Operation *user) { return isa<net::ReturnOp>(user); });
  };
  int64_t block = target.vectorWidth;
  bool hasSum = llvm::any_of(group.getBody().front(),
                             [](Operation &layer) { return isa<net::AddOp>(layer); });
  if (net::isElementwise(first) && isInput(first->getOperand(0)) && group.getNumResults() == 1 &&
      !hasSum)
    block = inputBlock(group.getResult(0));
  SmallVector<Type> types;
  for (Value result : group.getResults())
    types.push_back(isa<net::SoftmaxOp>(first) && onlyReturned(result)
                        ? result.getType()
                        : blocked(result.getType(), block));
  return types;
}

void Lowering::lowerGroup(net::GroupOp group) {
  Fusion fusion = readFusion(group);
  Operation *first = &group.getBody().front().front();
  auto flatten = dyn_cast<net::FlattenOp>(first);
  if (flatten && fusion.steps.empty() && isOnePixel(flatten.getInput())) {
    values[group.getResult(0)] = lowered(flatten.getInput());
    return;
  }
  fusion.types = resultTypes(group);
  Operation *op = lowerFirst(first, fusion);
  for (auto [from, to] : llvm::zip_equal(group.getResults(), op->getResults()))
    values[from] = to;
}

/// Outputs are plain, and each has a buffer of its own.
void Lowering::lowerReturn(net::ReturnOp op) {
  SmallVector<Value> outputs;
  for (Value output : op.getOutputs()) {
    Value known = values.lookup(output);
    bool plain = shapeOf(known.getType()).block == 0;
    if (!plain || isa<BlockArgument>(known) || llvm::is_contained(outputs, known)) {
      Fusion fusion(output.getLoc());
      fusion.names.push_back(builder.getStringAttr(""));
      fusion.types.push_back(output.getType());
      known = createCopy(known, fusion);
    }
    outputs.push_back(known);
  }
  ReturnOp::create(builder, op.getLoc(), outputs, op.getNames());
}

/// As the program takes an input. (N, H, W, C) are channels in one block.
Type Lowering::arrayType(BlockArgument input) {
  Type type = input.getType();
  return graph.getChannelsLast() ? blocked(type, shapeOf(type).c) : type;
}

void Lowering::run() {
  auto program = ProgramOp::create(builder, graph.getLoc(), graph.getNetName(), target.name,
                                   /*weights_bytes=*/nullptr, /*arena_bytes=*/nullptr,
                                   /*rounding=*/nullptr, graph.getImageAttr());
  Block &body = program.getBody().emplaceBlock();
  for (BlockArgument input : graph.getBody().getArguments())
    values[input] = body.addArgument(arrayType(input), input.getLoc());
  builder.setInsertionPointToEnd(&body);
  for (net::GroupOp group : graph.getBody().getOps<net::GroupOp>())
    lowerGroup(group);
  lowerReturn(graph.getReturn());
}

/// Only a net that has passed `infer`, `simplify` and `fuse` can be lowered.
static LogicalResult checkFused(net::GraphOp graph) {
  for (Operation &op : graph.getBody().front().without_terminator()) {
    auto group = dyn_cast<net::GroupOp>(op);
    if (!group)
      return op.emitOpError("stands in no group: the net has not passed 'fuse'");
    Operation &first = group.getBody().front().front();
    if (isa<net::BatchNormOp, net::ScaleOp, net::IdentityOp>(first))
      return first.emitOpError("is no layer of a kernel: the net has not passed 'simplify'");
  }
  WalkResult shaped = graph.walk([](net::ShapedLayer layer) {
    if (isActivation(layer->getResult(0).getType()) &&
        llvm::all_of(layer->getOperandTypes(), isActivation))
      return WalkResult::advance();
    layer->emitOpError("has no shape: the net has not passed 'infer'");
    return WalkResult::interrupt();
  });
  return success(!shaped.wasInterrupted());
}

namespace {
struct LowerToKernel : halnet::impl::LowerToKernelBase<LowerToKernel>, CountedPass {
  using LowerToKernelBase::LowerToKernelBase;

  void runOnOperation() override {
    std::vector<const Target *> targets = findTargets(target.getValue());
    if (targets.empty()) {
      getOperation().emitError() << "'" << target << "' is not a target";
      return signalPassFailure();
    }
    SmallVector<net::GraphOp> graphs(getOperation().getOps<net::GraphOp>());
    for (net::GraphOp graph : graphs)
      if (failed(checkFused(graph)))
        return signalPassFailure();
    for (const Target *facts : targets)
      for (net::GraphOp graph : graphs) {
        Lowering lowering(graph, *facts, graphs.front());
        lowering.run();
        count("kernels", lowering.kernels);
        count("layout changes", lowering.layoutChanges);
      }
    for (net::GraphOp graph : graphs)
      graph.erase();
  }
};
} // namespace

std::unique_ptr<Pass> halnet::createLowerToKernelPass(StringRef target) {
  return std::make_unique<LowerToKernel>(LowerToKernelOptions{target.str()});
}
