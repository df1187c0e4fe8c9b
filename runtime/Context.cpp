//===- Context.cpp - a model made ready to run --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builds the kernels' arguments from the tables of model.h and calls them.
//
//===----------------------------------------------------------------------===//

#include "runtime/Context.h"

#include "runtime/Assert.h"
#include "runtime/CpuLevel.h"

#include <cstdlib>
#include <new>
#include <sys/mman.h>

using namespace halnet::runtime;

namespace {

/// How many of everything the model's calls need.
struct Totals {
  size_t buffers = 0, dims = 0, externals = 0;
};

bool isExternal(const halnet_buffer &buffer) {
  return buffer.space == HALNET_INPUT || buffer.space == HALNET_OUTPUT;
}

Totals totalsOf(const Model &model) {
  Totals totals;
  for (const halnet_call *call = model.calls; call != model.calls + model.n_calls; ++call)
    for (uint32_t i = 0; i < call->n_buffers; ++i) {
      ++totals.buffers;
      totals.dims += call->buffers[i].dimensions;
      totals.externals += isExternal(call->buffers[i]);
    }
  return totals;
}

template <typename T> bool allocate(T *&array, size_t count) {
  array = static_cast<T *>(std::calloc(count ? count : 1, sizeof(T)));
  return array;
}

/// Fresh pages are zero, and take memory only once they are touched.
bool allocateArena(halnet_context &context) {
  if (context.model->arena_bytes == 0)
    return true;
  void *pages = mmap(nullptr, context.model->arena_bytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED)
    return false;
  context.arena = static_cast<uint8_t *>(pages);
  context.ownsArena = true;
  return true;
}

/// The address of a buffer in the arena or among the weights; null for the caller's.
uint8_t *addressOf(const halnet_context &context, const halnet_buffer &buffer) {
  switch (buffer.space) {
  case HALNET_ARENA:
    HALNET_ASSERT(buffer.offset <= context.model->arena_bytes, "a buffer beyond the arena");
    return context.arena + buffer.offset;
  case HALNET_WEIGHTS:
    HALNET_ASSERT(buffer.offset <= context.model->weights_bytes, "a buffer beyond the weights");
    // Kernels take all buffers alike; those among the weights they only read.
    return static_cast<uint8_t *>(const_cast<void *>(context.model->weights)) + buffer.offset;
  default:
    HALNET_ASSERT(isExternal(buffer), "a buffer in no known space");
    return nullptr;
  }
}

void fillBuffer(const halnet_context &context, const halnet_buffer &from, halide_buffer_t &to,
                halide_dimension_t *dims) {
  to.host = addressOf(context, from);
  to.type = {2, 32, 1}; // float32
  to.dimensions = static_cast<int32_t>(from.dimensions);
  to.dim = dims;
  for (uint32_t i = 0; i < from.dimensions; ++i)
    dims[i] = {from.dims[i].min, from.dims[i].extent, from.dims[i].stride, 0};
}

void prepareCalls(halnet_context &context) {
  const Model &model = *context.model;
  halide_buffer_t *buffer = context.buffers;
  halide_dimension_t *dims = context.dims;
  void **argument = context.arguments;
  for (uint32_t c = 0; c < model.n_calls; ++c) {
    *argument++ = &context.userContext;
    for (uint32_t i = 0; i < model.calls[c].n_buffers; ++i, ++buffer) {
      const halnet_buffer &from = model.calls[c].buffers[i];
      fillBuffer(context, from, *buffer, dims);
      dims += from.dimensions;
      *argument++ = buffer;
      if (isExternal(from))
        context.externals[context.externalCount++] = {buffer, halnet_space(from.space),
                                                      from.offset};
    }
  }
}

/// Fills in all but the threads; the error says what was missing. The arena is there, or is made.
bool prepare(halnet_context &context, Error &error) {
  const Model &model = *context.model;
  if (!checkCpuLevel(model.level, cpuFeatures(), error))
    return false;
  const Totals totals = totalsOf(model);
  if ((!context.arena && !allocateArena(context)) || !allocate(context.buffers, totals.buffers) ||
      !allocate(context.dims, totals.dims) || !allocate(context.externals, totals.externals) ||
      !allocate(context.arguments, totals.buffers + model.n_calls))
    return error.fail("not enough memory: the arena of %s takes %.1f MiB", model.name,
                      double(model.arena_bytes) / (1 << 20));
  prepareCalls(context);
  return true;
}

bool startThreads(halnet_context &context, int threads, Error &error) {
  const int cores = halnet_usable_cores();
  if (threads < 0)
    return error.fail("%d is no number of threads: expected 1 or more, or 0 for all cores",
                      threads);
  if (threads == 0)
    threads = cores;
  if (!context.pool.start(threads, cores))
    return error.fail("the system gives this process no %d threads", threads);
  return true;
}

/// A context with nothing but its model; null where memory is lacking.
halnet_context *makeContext(const Model &model, Error &error) {
  void *memory = std::aligned_alloc(alignof(halnet_context), sizeof(halnet_context));
  halnet_context *context = memory ? new (memory) halnet_context : nullptr;
  if (context)
    context->model = &model;
  else
    error.fail("not enough memory");
  return context;
}

} // namespace

halnet_context *halnet_open(const Model *model, int threads, char *error, size_t errorSize) {
  Error reason;
  halnet_context *context = makeContext(*model, reason);
  if (context && prepare(*context, reason) && startThreads(*context, threads, reason))
    return context;
  halnet_close(context);
  reason.copyTo(error, errorSize);
  return nullptr;
}

halnet_context *halnet::runtime::openWith(halnet_context &host, const Model &model, Error &error) {
  HALNET_ASSERT(model.arena_bytes <= host.model->arena_bytes, "an arena too small for a model");
  halnet_context *context = makeContext(model, error);
  if (!context)
    return nullptr;
  context->arena = host.arena;
  context->userContext = &host;
  if (prepare(*context, error))
    return context;
  halnet_close(context);
  return nullptr;
}

int halnet_run(halnet_context *context, const float *const *inputs, float *const *outputs) {
  for (size_t i = 0; i < context->externalCount; ++i) {
    const halnet_context::External &external = context->externals[i];
    const float *host =
        external.space == HALNET_INPUT ? inputs[external.index] : outputs[external.index];
    external.buffer->host = reinterpret_cast<uint8_t *>(const_cast<float *>(host));
  }
  *context->error.text = 0;
  const Model &model = *context->model;
  void **arguments = context->arguments;
  for (uint32_t c = 0; c < model.n_calls; ++c) {
    const halnet_call &call = model.calls[c];
    if (const int status = call.run(arguments)) {
      context->error.fail("kernel %s of %s (%s) failed with status %d", call.kernel, call.name,
                          call.place, status);
      return status;
    }
    if (context->observer)
      context->observer(context->observerState, c);
    arguments += 1 + call.n_buffers;
  }
  return 0;
}

const char *halnet_error(const halnet_context *context) { return context->error.text; }

void halnet_observe(halnet_context *context, halnet_observer observer, void *state) {
  context->observer = observer;
  context->observerState = state;
}

const float *halnet_tensor_data(const halnet_context *context, uint32_t call, uint32_t tensor) {
  const Model &model = *context->model;
  HALNET_ASSERT(call < model.n_calls && tensor < model.calls[call].n_tensors,
                "a tensor that the model has not");
  size_t buffer = model.calls[call].tensors[tensor].buffer;
  HALNET_ASSERT(buffer < model.calls[call].n_buffers, "a tensor in no buffer of its call");
  for (uint32_t c = 0; c < call; ++c)
    buffer += model.calls[c].n_buffers;
  return reinterpret_cast<const float *>(context->buffers[buffer].host);
}

int halnet_threads(const halnet_context *context) { return context->pool.threads(); }

void halnet_close(halnet_context *context) {
  if (!context)
    return;
  if (context->ownsArena)
    munmap(context->arena, context->model->arena_bytes);
  std::free(context->buffers);
  std::free(context->dims);
  std::free(context->arguments);
  std::free(context->externals);
  context->~halnet_context();
  std::free(context);
}
