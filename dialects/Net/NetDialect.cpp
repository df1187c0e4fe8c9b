//===- NetDialect.cpp - registration of the net dialect ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/NetOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace halnet::net;

#include "dialects/Net/NetDialect.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Net/NetAttributes.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/Net/NetOps.cpp.inc"

void NetDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Net/NetAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/Net/NetOps.cpp.inc"
      >();
}

LogicalResult StepAttr::verify(function_ref<InFlightDiagnostic()> emitError, FlatSymbolRefAttr mean,
                               FlatSymbolRefAttr variance, FloatAttr eps, FlatSymbolRefAttr gamma,
                               FlatSymbolRefAttr beta) {
  if (!mean && !variance && !gamma && !beta)
    return emitError() << "a step needs at least one parameter";
  if (bool(variance) != bool(eps))
    return emitError() << "variance and eps come together";
  if (eps && !eps.getType().isF32())
    return emitError() << "eps is a float32";
  return success();
}

LogicalResult ImageAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                DenseI64ArrayAttr resize, StringAttr channels,
                                DenseF64ArrayAttr mean, DenseF64ArrayAttr scale) {
  if (resize.size() > 2 || llvm::any_of(resize.asArrayRef(), [](int64_t side) { return side < 1; }))
    return emitError() << "an image is resized to one length, or to a height and a width";
  bool isGrey = channels == "GREY";
  if (!isGrey && channels != "RGB" && channels != "BGR")
    return emitError() << "channels are RGB, BGR or GREY, found " << channels;
  if (mean.size() != (isGrey ? 1 : 3) || scale.size() != mean.size())
    return emitError() << "every channel needs a mean and a scale";
  return success();
}

bool ImageAttr::fits(TypeRange inputs) const {
  auto tensor = inputs.empty() ? nullptr : dyn_cast<RankedTensorType>(inputs.front());
  return tensor && tensor.getRank() == 4 && tensor.getDimSize(1) == getMean().size();
}
