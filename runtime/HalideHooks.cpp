//===- HalideHooks.cpp - the symbols that kernels' objects import -------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parallel loops go to the context's thread pool, scratch to the C library.
//
//===----------------------------------------------------------------------===//

#include "runtime/Context.h"
#include "runtime/Error.h"
#include "runtime/profile/TaskLog.h"

#include <cstdlib>

using namespace halnet::runtime;

int halide_do_par_for(void *userContext, halide_task_t task, int min, int size, uint8_t *closure) {
  auto *context = static_cast<halnet_context *>(userContext);
  if (context->tasks)
    return context->tasks->run(context->pool, userContext, task, min, size, closure);
  return context->pool.run(userContext, task, min, size, closure);
}

void *halide_malloc(void *userContext, size_t size) {
  void *memory;
  // Halide's own runtime aligns to 128 too. Kernels without asserts don't look
  // at the result, so there is nobody to tell.
  if (posix_memalign(&memory, 128, size))
    die("out of memory inside a kernel");
  return memory;
}

void halide_free(void *userContext, void *pointer) { std::free(pointer); }
