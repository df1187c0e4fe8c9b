//===- HalideHooks.cpp - the symbol that kernels' objects import --------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parallel loops go to the context's thread pool. Kernels ask for nothing else (codegen/Emit.cpp).
//
//===----------------------------------------------------------------------===//

#include "runtime/Context.h"
#include "runtime/profile/TaskLog.h"

using namespace halnet::runtime;

int halide_do_par_for(void *userContext, halide_task_t task, int min, int size, uint8_t *closure) {
  auto *context = static_cast<halnet_context *>(userContext);
  if (context->tasks)
    return context->tasks->run(context->pool, userContext, task, min, size, closure);
  return context->pool.run(userContext, task, min, size, closure);
}
