//===- ShapedLayer.cpp - shape inference of layers ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/ShapedLayer.h"

#include "dialects/Net/LayerNames.h"
#include "dialects/Net/NetOps.h"

using namespace mlir;
using namespace halnet::net;

#include "dialects/Net/NetInterfaces.cpp.inc"

bool halnet::net::isPair(ArrayRef<int64_t> numbers, int64_t least) {
  return numbers.size() == 2 && llvm::all_of(numbers, [&](int64_t number) {
           return number >= least && number <= maxExtent;
         });
}

bool halnet::net::isShaped(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && llvm::all_of(tensor.getShape(), [](int64_t extent) { return extent > 0; });
}

std::string halnet::net::shapeText(ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::interleave(shape, stream, "x");
  return text;
}

int64_t halnet::net::blockedElements(ArrayRef<int64_t> shape) {
  int64_t elements = 1;
  for (auto [axis, extent] : llvm::enumerate(shape)) {
    int64_t held = axis == 1 && shape.size() == 4 ? int64_t(llvm::alignTo(extent, 16)) : extent;
    elements = std::min(elements, maxElements) * held; // at most 2^56: no overflow
  }
  return elements;
}

FailureOr<RankedTensorType> halnet::net::tensorOf(MLIRContext *context, ArrayRef<int64_t> shape,
                                                  LayerError error) {
  for (int64_t extent : shape)
    if (extent > maxExtent)
      return error("") << "a tensor of " << shapeText(shape) << " has an extent above "
                       << maxExtent;
  if (blockedElements(shape) > maxElements)
    return error("") << "a tensor of " << shapeText(shape) << " has more than " << maxElements
                     << " values, with its channels in blocks of 16";
  return RankedTensorType::get(shape, Float32Type::get(context));
}

void halnet::net::addStepUses(ArrayAttr steps, int64_t channels, SmallVectorImpl<ParamUse> &uses) {
  for (StepAttr step : steps.getAsRange<StepAttr>())
    for (FlatSymbolRefAttr param :
         {step.getMean(), step.getVariance(), step.getGamma(), step.getBeta()})
      if (param)
        uses.push_back({param, {channels}});
}

LogicalResult halnet::net::detail::verifyShapedLayer(Operation *op) {
  if (op->getNumResults() != 1 || !isa<RankedTensorType>(op->getResult(0).getType()) ||
      !llvm::all_of(op->getOperandTypes(), isShaped))
    return success(); // nothing to hold against before `infer`
  auto layer = cast<ShapedLayer>(op);
  auto error = [op](StringRef attribute) -> InFlightDiagnostic {
    return emitError(attributeLoc(op, attribute));
  };
  FailureOr<RankedTensorType> type = layer.inferResult(error);
  if (failed(type))
    return failure();
  if (*type != op->getResult(0).getType())
    return op->emitOpError("has a result of ")
           << op->getResult(0).getType() << ", but its shape is " << shapeText(type->getShape());
  return success();
}
