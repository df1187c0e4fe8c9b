//===- Parallel.h - a loop on all cores ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Threads that are gone again when the call returns: whoever forks later finds
// a process with a single thread.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_INTERP_PARALLEL_H
#define HALNET_COMPILER_INTERP_PARALLEL_H

#include "llvm/ADT/STLFunctionalExtras.h"

#include <cstdint>

namespace halnet::interp {

/// Calls body(0) to body(count - 1), each once, in any order, on all cores.
void parallelFor(int64_t count, llvm::function_ref<void(int64_t)> body);

} // namespace halnet::interp

#endif // HALNET_COMPILER_INTERP_PARALLEL_H
