//===- Session.cpp - a network ready to run -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whole batches run on the caller's arrays; the rest goes through a batch of
// the session's own.
//
//===----------------------------------------------------------------------===//

#include "runtime/Session.h"

#include <algorithm>
#include <cstdlib>
#include <new>

using namespace halnet::runtime;

namespace {

size_t floatsPerImage(const halnet_tensor &tensor) {
  size_t floats = 1;
  for (uint32_t i = 1; i < tensor.rank; ++i)
    floats *= tensor.shape[i];
  return floats;
}

/// The floats of one batch of all inputs and outputs; none where no batch can be a part.
size_t partFloats(const Model &model) {
  const size_t batch = batchOf(model);
  if (batch == 1)
    return 0;
  size_t floats = 0;
  for (uint32_t i = 0; i < model.n_inputs; ++i)
    floats += batch * floatsPerImage(model.inputs[i]);
  for (uint32_t i = 0; i < model.n_outputs; ++i)
    floats += batch * floatsPerImage(model.outputs[i]);
  return floats;
}

} // namespace

uint64_t Session::bytes(Models models) {
  uint64_t arena = 0;
  for (const Model &model : models)
    arena = std::max(arena, model.arena_bytes);
  return arena + partFloats(models[0]) * sizeof(float);
}

Session::Session(Net &net) : halnet_session{net.library}, net(net), model(net.models()[0]) {
  net.retain();
}

Session::~Session() {
  std::free(from);
  std::free(to);
  std::free(part);
  net.release();
}

Session *Session::open(Net &net, int threads, Error &error) {
  void *memory = std::malloc(sizeof(Session));
  if (!memory) {
    error.fail("not enough memory");
    return nullptr;
  }
  auto *session = new (memory) Session(net);
  if (session->prepare(threads, error))
    return session;
  session->close();
  return nullptr;
}

void Session::close() {
  this->~Session();
  std::free(this);
}

bool Session::prepare(int threads, Error &reason) {
  from = static_cast<const float **>(std::calloc(model.n_inputs, sizeof(float *)));
  to = static_cast<float **>(std::calloc(model.n_outputs, sizeof(float *)));
  const size_t floats = partFloats(model);
  // Zero pages take no memory before they are needed.
  part = floats ? static_cast<float *>(std::calloc(floats, sizeof(float))) : nullptr;
  if (!from || !to || (floats && !part))
    return reason.fail("not enough memory");
  return contexts.open(net.models(), threads, reason);
}

/// Arrays that kernels may not be given.
bool Session::check(const halnet_tensor &tensor, const float *array) {
  if (!array)
    return error.fail("the array for %s is null", tensor.name);
  if (reinterpret_cast<uintptr_t>(array) % alignof(float))
    return error.fail("the array for %s is not aligned as floats are", tensor.name);
  return true;
}

bool Session::run(size_t images, const float *const *inputs, float *const *outputs) {
  *error.text = 0;
  if (images == 0) // an empty array may be null
    return true;
  for (uint32_t i = 0; i < model.n_inputs; ++i)
    if (!check(model.inputs[i], inputs[i]))
      return false;
  for (uint32_t i = 0; i < model.n_outputs; ++i)
    if (!check(model.outputs[i], outputs[i]))
      return false;
  for (size_t first = 0; first < images;) {
    const size_t chosen = contexts.choose(images - first);
    const size_t batch = batchOf(contexts.models()[chosen]);
    if (images - first < batch)
      return runPart(first, images - first, inputs, outputs);
    if (!runWhole(chosen, first, inputs, outputs))
      return false;
    first += batch;
  }
  return true;
}

bool Session::runWhole(size_t chosen, size_t first, const float *const *inputs,
                       float *const *outputs) {
  halnet_context *context = contexts.get(chosen);
  for (uint32_t i = 0; i < model.n_inputs; ++i)
    from[i] = inputs[i] + first * floatsPerImage(model.inputs[i]);
  for (uint32_t i = 0; i < model.n_outputs; ++i)
    to[i] = outputs[i] + first * floatsPerImage(model.outputs[i]);
  return halnet_run(context, from, to) == 0 || error.fail("%s", halnet_error(context));
}

/// Runs fewer images than the smallest batch. What the rest of the batch holds is of no matter, as
/// no kernel mixes images: zeros, or images of earlier runs.
bool Session::runPart(size_t first, size_t images, const float *const *inputs,
                      float *const *outputs) {
  const size_t batch = batchOf(model);
  float *next = part;
  for (uint32_t i = 0; i < model.n_inputs; ++i) {
    const size_t floats = floatsPerImage(model.inputs[i]);
    std::copy_n(inputs[i] + first * floats, images * floats, next);
    from[i] = next;
    next += batch * floats;
  }
  for (uint32_t i = 0; i < model.n_outputs; ++i) {
    to[i] = next;
    next += batch * floatsPerImage(model.outputs[i]);
  }
  halnet_context *context = contexts.get(0);
  if (halnet_run(context, from, to))
    return error.fail("%s", halnet_error(context));
  for (uint32_t i = 0; i < model.n_outputs; ++i) {
    const size_t floats = floatsPerImage(model.outputs[i]);
    std::copy_n(to[i], images * floats, outputs[i] + first * floats);
  }
  return true;
}
