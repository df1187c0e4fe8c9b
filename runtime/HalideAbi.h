//===- HalideAbi.h - what kernels' objects expect of the runtime -------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The part of Halide 21's binary interface (HalideRuntime.h) that objects
// compiled with no_runtime, no_asserts, no_bounds_query and user_context use.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_HALIDEABI_H
#define HALNET_RUNTIME_HALIDEABI_H

#include <cstddef>
#include <cstdint>

extern "C" {

struct halide_type_t {
  uint8_t code; ///< 2: floating point
  uint8_t bits;
  uint16_t lanes;
};

struct halide_dimension_t {
  int32_t min, extent, stride;
  uint32_t flags;
};

struct halide_buffer_t {
  uint64_t device;
  const void *device_interface;
  uint8_t *host; ///< the element at (min, min, ...)
  uint64_t flags;
  halide_type_t type;
  int32_t dimensions;
  halide_dimension_t *dim;
  void *padding;
};

static_assert(sizeof(halide_type_t) == 4 && sizeof(halide_dimension_t) == 16 &&
                  sizeof(halide_buffer_t) == 56 && offsetof(halide_buffer_t, host) == 16 &&
                  offsetof(halide_buffer_t, type) == 32 && offsetof(halide_buffer_t, dim) == 40,
              "not laid out as in Halide 21 on a 64-bit machine");

/// One iteration of a parallel loop; 0 is success.
typedef int (*halide_task_t)(void *userContext, int index, uint8_t *closure);

/// Runs `task` for index min to min + size - 1, in any order; 0, or what a failed task returned.
int halide_do_par_for(void *userContext, halide_task_t task, int min, int size, uint8_t *closure);
}

#endif // HALNET_RUNTIME_HALIDEABI_H
