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
  halide_buffer_t *buffers = nullptr;
  halide_dimension_t *dims = nullptr;
  void **arguments = nullptr; ///< for each call `userContext`, then its buffers
  External *externals = nullptr;
  size_t externalCount = 0;
  void *userContext = this; ///< the user context that kernels hand on to the hooks

  halnet_observer observer = nullptr;
  void *observerState = nullptr;
  halnet::runtime::TaskLog *tasks = nullptr; ///< where tasks are noted; null: nowhere
  halnet::runtime::Error error;
  halnet::runtime::ThreadPool pool;
};

#endif // HALNET_RUNTIME_CONTEXT_H
