//===- Overwritten.h - tensors that are overwritten too early -------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_OVERWRITTEN_H
#define HALNET_COMPILER_CHECK_OVERWRITTEN_H

#include "compiler/check/CompiledProgram.h"

#include <optional>

namespace halnet::check {

/// A call that stores over a tensor which a later call still reads.
struct Overwritten {
  size_t call;      ///< that stores
  std::string by;   ///< its tensor
  std::string what; ///< the tensor that it lies over
  size_t reader;    ///< a later call
};

/// The first call that stores over a tensor of which `lastReader` names a later call, by the places
/// in the arena alone; nothing where there is none.
std::optional<Overwritten> findOverwritten(const ProgramFacts &facts,
                                           const llvm::StringMap<size_t> &lastReader);

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_OVERWRITTEN_H
