//===- Lrn.cpp - net.lrn ===//
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

std::optional<std::string> halnet::net::checkNormalization(int64_t size, double alpha, double beta,
                                                           double k) {
  if (size < 1 || size > 255 || size % 2 == 0)
    return "needs an odd 'size' from 1 to 255, found " + std::to_string(size);
  // With these the divisor is never 0.
  bool fits = alpha >= 0 && beta >= 0 && k > 0 && std::isfinite(alpha + beta + k);
  return fits ? std::nullopt
              : std::optional<std::string>("needs 'alpha' and 'beta' from 0, and 'k' above 0");
}

LogicalResult LrnOp::verify() {
  if (auto why = checkNormalization(getSize(), getAlpha().convertToDouble(),
                                    getBeta().convertToDouble(), getK().convertToDouble()))
    return emitOpError() << *why;
  return success();
}

FailureOr<RankedTensorType> LrnOp::inferResult(LayerError error) {
  auto type = cast<RankedTensorType>(getInput().getType());
  if (type.getRank() != 2 && type.getRank() != 4)
    return error("") << "local response normalisation needs an input of 2 or 4 dimensions, found "
                     << shapeText(type.getShape());
  return type;
}
