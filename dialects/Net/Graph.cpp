//===- Graph.cpp - net.graph, net.return, net.group ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace halnet::net;

ReturnOp GraphOp::getReturn() { return cast<ReturnOp>(getBody().front().getTerminator()); }

ParseResult GraphOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  if (parser.parseSymbolName(name, "net_name", result.attributes))
    return failure();
  SmallVector<OpAsmParser::Argument> inputs;
  if (parser.parseArgumentList(inputs, OpAsmParser::Delimiter::Paren, /*allowType=*/true) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  return parser.parseRegion(*result.addRegion(), inputs);
}

void GraphOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printSymbolName(getNetName());
  printer << '(';
  llvm::interleaveComma(getBody().getArguments(), printer,
                        [&](BlockArgument input) { printer.printRegionArgument(input); });
  printer << ')';
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(), {"net_name"});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

LogicalResult GraphOp::verify() {
  if (getImage() && !getImage()->fits(getBody().getArgumentTypes()))
    return emitOpError("has an image of ")
           << getImage()->getMean().size() << " channels, which its first input does not take";
  if (!getChannelsLast())
    return success();
  auto isImages = [](Type type) {
    return isShaped(type) && cast<RankedTensorType>(type).getRank() == 4;
  };
  if (getImage() || !llvm::all_of(getBody().getArgumentTypes(), isImages))
    return emitOpError("has channels_last, which goes with inputs (N, C, H, W) and without image");
  return success();
}

LogicalResult ReturnOp::verify() {
  if (getNames().size() != getOutputs().size())
    return emitOpError("has ") << getOutputs().size() << " outputs but " << getNames().size()
                               << " names";
  return success();
}

YieldOp GroupOp::getYield() { return cast<YieldOp>(getBody().front().getTerminator()); }

bool halnet::net::isElementwise(Operation *layer) {
  return isa<AffineOp, ReluOp, SigmoidOp, AddOp>(layer);
}

/// The layers behind the first one are its epilogue: a chain of elementwise ones.
static LogicalResult verifyEpilogue(GroupOp group) {
  Block &body = group.getBody().front();
  for (Operation &layer : llvm::drop_begin(body.without_terminator())) {
    InFlightDiagnostic error = layer.emitOpError();
    error.attachNote(group.getLoc()) << "in this group";
    if (!isElementwise(&layer) || isa<SoftmaxOp>(body.front()))
      return error << "can't stand in the epilogue of a group";
    auto isInside = [&](Value value) { return value.getParentBlock() == &body; };
    Value previous = layer.getPrevNode()->getResult(0);
    if (llvm::count(layer.getOperands(), previous) != 1 ||
        llvm::count_if(layer.getOperands(), isInside) != 1)
      return error << "must read of its group the layer before it, once, and no other";
    error.abandon();
  }
  return success();
}

/// What a kernel can store: its last value, and at most one from the way there.
static LogicalResult verifyKept(GroupOp group) {
  Block &body = group.getBody().front();
  ValueRange kept = group.getYield().getValues();
  Operation *last = group.getYield()->getPrevNode();
  bool fits = kept.size() == 1 || kept.size() == 2;
  fits = fits && kept.back().getDefiningOp() == last;
  if (fits && kept.size() == 2) {
    Operation *first = kept.front().getDefiningOp();
    fits = first && first != last && first->getBlock() == &body;
  }
  if (fits)
    return success();
  return group.emitOpError("must yield its last layer's value last, and before it at most one "
                           "other, in their order");
}

LogicalResult GroupOp::verify() {
  if (!isa<YieldOp>(getBody().front().back()))
    return emitOpError("ends in '") << getBody().front().back().getName() << "', not in net.yield";
  Block &body = getBody().front();
  if (body.without_terminator().empty())
    return emitOpError("has no layer");
  for (Operation &layer : body.without_terminator())
    if (!isa<ShapedLayer>(layer))
      return layer.emitOpError("is no layer, and stands in a group");
  if (failed(verifyEpilogue(*this)) || failed(verifyKept(*this)))
    return failure();
  if (!llvm::equal(getYield().getValues().getTypes(), getResultTypes()))
    return emitOpError("yields other types than it has results");
  return success();
}
