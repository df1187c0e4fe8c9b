//===- CheckInputs.cpp - limits of a description's inputs --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same for every format.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/Description.h"

#include "dialects/Net/ShapedLayer.h"

using namespace halnet;
using namespace mlir;

bool halnet::reader::checkInputShape(ArrayRef<int64_t> shape, Location place) {
  for (int64_t extent : shape)
    if (extent < 1 || extent > net::maxExtent) {
      emitError(place) << "expected dimensions from 1 to " << net::maxExtent << ", found "
                       << extent;
      return false;
    }
  if (net::blockedElements(shape) <= net::maxElements)
    return true;
  emitError(place) << "the input has more than " << net::maxElements
                   << " elements, with its channels in blocks of 16";
  return false;
}
