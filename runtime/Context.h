//===- Context.h - a model made ready to run ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What stands behind halnet_context.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_CONTEXT_H
#define HALNET_RUNTIME_CONTEXT_H

#include "runtime/Error.h"
#include "runtime/HalideAbi.h"
#include "runtime/Model.h"
#include "runtime/ThreadPool.h"

#include <halnet/runtime.h>

namespace halnet::runtime {
class TaskLog;
}

/// Everything is laid out once by halnet_open, in the order of the model's
/// calls; a run only writes the caller's pointers into `external` buffers.
struct halnet_context {
  /// A buffer whose memory is the caller's.
  struct External {
    halide_buffer_t *buffer;
    halnet_space space;
    uint64_t index;
  };

  const halnet::runtime::Model *model = nullptr;
  uint8_t *arena = nullptr;
  bool ownsArena = false;
  halide_buffer_t *buffers = nullptr;
  halide_dimension_t *dims = nullptr;
  void **arguments = nullptr; ///< for each call `userContext`, then its buffers
  External *externals = nullptr;
  size_t externalCount = 0;
  /// The user context that kernels hand on to the hooks: whose threads they use.
  void *userContext = this;

  halnet_observer observer = nullptr;
  void *observerState = nullptr;
  halnet::runtime::TaskLog *tasks = nullptr; ///< where tasks are noted; null: nowhere
  halnet::runtime::Error error;
  halnet::runtime::ThreadPool pool;
};

namespace halnet::runtime {

/// As halnet_open, for a model that runs in the arena and on the threads of `host`, a context whose
/// arena is at least as large. One of the two runs at a time, and this one is closed first.
halnet_context *openWith(halnet_context &host, const Model &model, Error &error);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_CONTEXT_H
