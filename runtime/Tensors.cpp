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

void TensorLog::attach(halnet_context *runs, const Model &table) {
  context = runs;
  model = &table;
  for (const halnet_call *call = model->calls; call != model->calls + model->n_calls; ++call)
    for (uint32_t t = 0; t < call->n_tensors; ++t)
      kept.addArray(call->tensors[t]);
  halnet_observe(
      context, [](void *log, uint32_t call) { static_cast<TensorLog *>(log)->keep(call); }, this);
}

void TensorLog::begin(int64_t images) {
  kept.begin(images);
  next = 0;
}

void TensorLog::keep(uint32_t call) {
  const halnet_call &made = model->calls[call];
  for (uint32_t t = 0; t < made.n_tensors; ++t)
    unpackTensor(made.tensors[t], halnet_tensor_data(context, call, t), kept.current(next++));
}
