//===- TensorShape.h - shapes of tensors -------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file of their own, so that libraries carry nothing that writes arrays.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_TENSORSHAPE_H
#define HALNET_RUNTIME_TENSORSHAPE_H

#include "runtime/Npy.h"

#include <halnet/model.h>

namespace halnet::runtime {

/// A tensor's shape as a person knows it: of its rank, with the compiled batch.
Shape shapeOf(const halnet_tensor &tensor);

/// The shape of the arrays that are a model's input or output.
Shape arrayShapeOf(const halnet_tensor &tensor);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_TENSORSHAPE_H
