//===- Overwritten.h - tensors that are overwritten too early -------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_OVERWRITTEN_H
#define HALNET_COMPILER_CHECK_OVERWRITTEN_H

#include "compiler/check/CallNet.h"
#include "compiler/check/CompiledProgram.h"

#include <optional>

namespace halnet::check {

/// A call that writes over what a later call still reads.
struct Overwritten {
  size_t call;      ///< that writes
  std::string by;   ///< what it writes: "'relu1'", "scratch or a copy"
  std::string what; ///< what that lies over: "'pool0'", "what call 3, conv_a, stored"
  size_t reader;    ///< a later call
};

/// The first call that writes over what a later call still reads, by the places in the arena alone;
/// nothing where there is none. `nets` are those of the calls: they say who reads a tensor. What
/// has no name, such as a copy in another layout, is read by who reads its place next.
std::optional<Overwritten> findOverwritten(const ProgramFacts &facts, llvm::ArrayRef<CallNet> nets);

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_OVERWRITTEN_H
