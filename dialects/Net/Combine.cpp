//===- Combine.cpp - net.add, net.combine, net.scale_channels ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"

#include <cmath>

using namespace mlir;
using namespace halnet::net;

/// What is computed element by element, `what`, has inputs of one shape, which is the result's.
static FailureOr<RankedTensorType> sharedShape(ValueRange inputs, StringRef what, StringRef hint,
                                               LayerError error) {
  auto type = cast<RankedTensorType>(inputs.front().getType());
  for (Value input : inputs) {
    ArrayRef<int64_t> shape = cast<RankedTensorType>(input.getType()).getShape();
    if (shape == type.getShape())
      continue;
    InFlightDiagnostic diagnostic = error("")
                                    << "a " << what << " needs inputs of one shape, found "
                                    << shapeText(type.getShape()) << " and " << shapeText(shape);
    diagnostic << hint;
    for (Value side : {inputs.front(), input})
      diagnostic.attachNote(side.getLoc())
          << "this is " << shapeText(cast<RankedTensorType>(side.getType()).getShape());
    return diagnostic;
  }
  return type;
}

static LogicalResult verifyCount(Operation *op) {
  if (op->getNumOperands() < 2)
    return op->emitOpError("needs at least two inputs, found ") << op->getNumOperands();
  return success();
}

LogicalResult AddOp::verify() { return verifyCount(*this); }

FailureOr<RankedTensorType> AddOp::inferResult(LayerError error) {
  return sharedShape(getInputs(), "sum", "", error);
}

std::optional<std::string> halnet::net::checkCombination(StringRef kind, size_t inputs,
                                                         ArrayRef<double> coefficients) {
  if (kind != "product" && kind != "max" && kind != "sum")
    return "combines by 'product', 'max' or 'sum', found '" + kind.str() + "'";
  size_t wanted = kind == "sum" ? inputs : 0;
  if (coefficients.size() != wanted)
    return "has " + std::to_string(coefficients.size()) + " coefficients, it needs " +
           std::to_string(wanted);
  if (!llvm::all_of(coefficients, [](double c) { return std::isfinite(c); }))
    return "needs finite coefficients";
  return std::nullopt;
}

LogicalResult CombineOp::verify() {
  if (failed(verifyCount(*this)))
    return failure();
  if (auto why = checkCombination(getKind(), getInputs().size(), getCoefficients()))
    return emitOpError() << *why;
  return success();
}

/// Whether the factors are one number a channel of each image.
static bool areOfChannels(ArrayRef<int64_t> factors, ArrayRef<int64_t> shape) {
  return factors.size() >= 2 && shape.size() >= 2 && factors.take_front(2) == shape.take_front(2) &&
         llvm::all_of(factors.drop_front(2), [](int64_t extent) { return extent == 1; });
}

FailureOr<RankedTensorType> CombineOp::inferResult(LayerError error) {
  auto shapeOf = [](Value value) { return cast<RankedTensorType>(value.getType()).getShape(); };
  bool isScale = getKind() == "product" && getInputs().size() == 2 &&
                 areOfChannels(shapeOf(getInputs()[1]), shapeOf(getInputs()[0]));
  StringRef what = getKind() == "max" ? "maximum" : getKind();
  StringRef hint = isScale ? "; a Scale of these two multiplies channels by factors" : "";
  return sharedShape(getInputs(), what, hint, error);
}

FailureOr<RankedTensorType> ScaleChannelsOp::inferResult(LayerError error) {
  auto type = cast<RankedTensorType>(getInput().getType());
  auto factors = cast<RankedTensorType>(getFactors().getType());
  if (areOfChannels(factors.getShape(), type.getShape()))
    return type;
  InFlightDiagnostic diagnostic =
      error("") << "a Scale of two inputs takes one factor for each channel of "
                   "each image, N x C or N x C x 1 x 1, as its second; found "
                << shapeText(factors.getShape()) << " for " << shapeText(type.getShape());
  diagnostic.attachNote(getFactors().getLoc()) << "this is " << shapeText(factors.getShape());
  if (areOfChannels(type.getShape(), factors.getShape()))
    diagnostic.attachNote() << "exchange the two inputs";
  return diagnostic;
}
