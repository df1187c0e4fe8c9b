//===- Tensors.h - the tensors that kernels store -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What --tensors keeps: every tensor of the network that a call stores.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_TENSORS_H
#define HALNET_RUNTIME_TENSORS_H

#include "runtime/Batches.h"
#include "runtime/Model.h"

#include <halnet/runtime.h>

namespace halnet::runtime {

/// Copies a tensor from its layout in memory to plain NCHW.
void unpackTensor(const halnet_tensor &tensor, const float *from, float *to);

/// What lies in memory of a tensor: its shape, or [N, ceil(C / block), H, W, block] in blocks.
Shape storedShape(const halnet_tensor &tensor);

/// Observes a context's runs and keeps the tensors after each call, before
/// later calls reuse their memory. Must outlive the runs.
class TensorLog {
public:
  /// `asStored`: keeps the tensors in their layout, padding lanes included, else as plain NCHW.
  void attach(halnet_context *context, const Model &model, bool asStored);
  /// Before each run: how many images of its batch count.
  void begin(int64_t images);
  const Batches &batches() const { return kept; }

private:
  void keep(uint32_t call);

  halnet_context *context = nullptr;
  const Model *model = nullptr;
  bool asStored = false;
  Batches kept;
  size_t next = 0; ///< the array that the next tensor goes to; calls come in order
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_TENSORS_H
