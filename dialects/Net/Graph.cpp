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
  if (parser.parseSymbolName(name, SymbolTable::getSymbolAttrName(), result.attributes))
    return failure();
  SmallVector<OpAsmParser::Argument> inputs;
  if (parser.parseArgumentList(inputs, OpAsmParser::Delimiter::Paren, /*allowType=*/true) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  return parser.parseRegion(*result.addRegion(), inputs);
}

void GraphOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printSymbolName(getSymName());
  printer << '(';
  llvm::interleaveComma(getBody().getArguments(), printer,
                        [&](BlockArgument input) { printer.printRegionArgument(input); });
  printer << ')';
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(), {SymbolTable::getSymbolAttrName()});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

LogicalResult ReturnOp::verify() {
  if (getNames().size() != getOutputs().size())
    return emitOpError("has ") << getOutputs().size() << " outputs but " << getNames().size()
                               << " names";
  return success();
}

YieldOp GroupOp::getYield() { return cast<YieldOp>(getBody().front().getTerminator()); }

LogicalResult GroupOp::verify() {
  if (!isa<YieldOp>(getBody().front().back()))
    return emitOpError("ends in '") << getBody().front().back().getName() << "', not in net.yield";
  if (!llvm::equal(getYield().getValues().getTypes(), getResultTypes()))
    return emitOpError("yields other types than it has results");
  return success();
}
