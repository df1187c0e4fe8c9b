//===- TensorShape.cpp - shapes of tensors -----------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/TensorShape.h"

#include "runtime/Model.h"

#include <algorithm>

using namespace halnet::runtime;

Shape halnet::runtime::shapeOf(const halnet_tensor &tensor) {
  Shape shape;
  shape.rank = static_cast<int>(tensor.rank);
  std::copy(tensor.shape, tensor.shape + tensor.rank, shape.extents);
  return shape;
}

Shape halnet::runtime::arrayShapeOf(const halnet_tensor &tensor) {
  Shape shape = shapeOf(tensor);
  if (isChannelsLast(tensor)) // from (N, C, H, W) to (N, H, W, C)
    std::rotate(shape.extents + 1, shape.extents + 2, shape.extents + 4);
  return shape;
}
