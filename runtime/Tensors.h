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
#include "runtime/ModelContexts.h"

#include <halnet/runtime.h>

namespace halnet::runtime {

/// Copies a tensor from its layout in memory to plain NCHW.
void unpackTensor(const halnet_tensor &tensor, const float *from, float *to);

/// What lies in memory of a tensor: its shape, or [N, ceil(C / block), H, W, block] in blocks.
Shape storedShape(const halnet_tensor &tensor);

/// Observes the runs of contexts and keeps the tensors after each call, before
/// later calls reuse their memory. Must outlive the runs.
class TensorLog {
public:
  /// `asStored`: keeps the tensors in their layout, padding lanes included, else as plain NCHW.
  void attach(const ModelContexts &contexts, bool asStored);
  /// Before each run: of which of the contexts, and how many images of its batch count.
  void begin(size_t context, int64_t images);
  const Batches &batches() const { return kept; }

private:
  void keep(uint32_t call);

  const ModelContexts *contexts = nullptr;
  size_t running = 0; ///< of the contexts
  bool asStored = false;
  Batches kept;
  size_t next = 0; ///< the array that the next tensor goes to; calls come in order
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_TENSORS_H
