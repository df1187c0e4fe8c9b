//===- Tensors.cpp - the tensors that kernels store -----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Unpacks blocked tensors after each call.
//
//===----------------------------------------------------------------------===//

#include "runtime/Tensors.h"

#include <algorithm>

using namespace halnet::runtime;

void halnet::runtime::unpackTensor(const halnet_tensor &tensor, const float *from, float *to) {
  const int64_t images = tensor.shape[0], channels = tensor.shape[1];
  const int64_t pixels = int64_t(tensor.shape[2]) * tensor.shape[3];
  const int64_t block = tensor.block;
  if (block == 0) {
    std::copy(from, from + images * channels * pixels, to);
    return;
  }
  const int64_t blocks = (channels + block - 1) / block;
  for (int64_t n = 0; n < images; ++n)
    for (int64_t c = 0; c < channels; ++c, to += pixels) {
      const float *source = from + (n * blocks + c / block) * pixels * block + c % block;
      for (int64_t p = 0; p < pixels; ++p)
        to[p] = source[p * block];
    }
}

Shape halnet::runtime::storedShape(const halnet_tensor &tensor) {
  if (tensor.block == 0)
    return shapeOf(tensor);
  const int64_t block = tensor.block;
  return {5,
          {tensor.shape[0], (tensor.shape[1] + block - 1) / block, tensor.shape[2], tensor.shape[3],
           block}};
}

void TensorLog::attach(const ModelContexts &runs, bool inLayout) {
  contexts = &runs;
  asStored = inLayout;
  const Model &model = runs.models()[0]; // the others' differ in the batch alone
  for (const halnet_call *call = model.calls; call != model.calls + model.n_calls; ++call)
    for (uint32_t t = 0; t < call->n_tensors; ++t)
      kept.addArray(call->tensors[t].name,
                    asStored ? storedShape(call->tensors[t]) : shapeOf(call->tensors[t]));
  for (size_t i = 0; i < runs.models().count; ++i)
    halnet_observe(
        runs.get(i), [](void *log, uint32_t call) { static_cast<TensorLog *>(log)->keep(call); },
        this);
}

void TensorLog::begin(size_t context, int64_t images) {
  running = context;
  kept.begin(batchOf(contexts->models()[context]), images);
  next = 0;
}

void TensorLog::keep(uint32_t call) {
  const halnet_call &made = contexts->models()[running].calls[call];
  for (uint32_t t = 0; t < made.n_tensors; ++t) {
    const float *data = halnet_tensor_data(contexts->get(running), call, t);
    float *to = kept.current(next++);
    if (asStored)
      std::copy(data, data + storedShape(made.tensors[t]).elements(), to);
    else
      unpackTensor(made.tensors[t], data, to);
  }
}
