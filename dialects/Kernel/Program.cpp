//===- Program.cpp - kernel.program and kernel.return ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/KernelOps.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace halnet::kernel;

ReturnOp ProgramOp::getReturn() { return cast<ReturnOp>(getBody().front().getTerminator()); }

const Target &ProgramOp::getTargetFacts() { return *findTarget(getTarget()); }

ParseResult ProgramOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name, target;
  if (parser.parseSymbolName(name, "net_name", result.attributes) || parser.parseLParen() ||
      parser.parseAttribute(target, "target", result.attributes) || parser.parseRParen())
    return failure();
  SmallVector<OpAsmParser::Argument> inputs;
  if (parser.parseArgumentList(inputs, OpAsmParser::Delimiter::Paren, /*allowType=*/true) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  return parser.parseRegion(*result.addRegion(), inputs);
}

void ProgramOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printSymbolName(getNetName());
  printer << '(' << getTargetAttr() << ") (";
  llvm::interleaveComma(getBody().getArguments(), printer,
                        [&](BlockArgument input) { printer.printRegionArgument(input); });
  printer << ')';
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(), {"net_name", "target"});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

LogicalResult ProgramOp::verify() {
  if (!findTarget(getTarget()))
    return emitOpError("is for '") << getTarget() << "', which is not a target";
  auto isArray = [](Type type) {
    return isActivation(type) &&
           (shapeOf(type).block == 0 || shapeOf(type).block == shapeOf(type).c);
  };
  for (BlockArgument input : getBody().getArguments())
    if (!isArray(input.getType()))
      return emitOpError("takes its inputs as plain NCHW or in one block of all channels, found ")
             << input.getType();
  llvm::StringSet<> names;
  for (FusedKernel op : getBody().getOps<FusedKernel>())
    for (StringAttr name : op.getNamesAttr().getAsRange<StringAttr>())
      if (!name.empty() && !names.insert(name.getValue()).second)
        return op->emitOpError("stores '") << name.getValue() << "', as a kernel before it does";
  if (getImage() && !getImage()->fits(getBody().getArgumentTypes()))
    return emitOpError("has an image of ")
           << getImage()->getMean().size() << " channels, which its first input does not take";
  return success();
}

LogicalResult ReturnOp::verify() {
  if (getNames().size() != getOutputs().size())
    return emitOpError("has ") << getOutputs().size() << " outputs but " << getNames().size()
                               << " names";
  for (Type type : getOutputs().getTypes())
    if (shapeOf(type).block != 0)
      return emitOpError("gives its outputs as plain NCHW, found ") << type;
  return success();
}
