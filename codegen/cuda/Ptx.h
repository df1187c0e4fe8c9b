//===- Ptx.h - PTX text and how it is launched ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Our PTX begins with its launch as a comment, so that the text alone says how
// to run it:
//   // halnet: grid 2 10 1 block 32 1 1 shared 0 parameters 0 1
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_CUDA_PTX_H
#define HALNET_CODEGEN_CUDA_PTX_H

#include "codegen/Codegen.h"

#include <string>
#include <string_view>

namespace Halide {
class Module;
}

namespace halnet::codegen::cuda {

/// The PTX in a lowered module that launches exactly one kernel, whose entry is
/// renamed to `symbol`. Throws std::runtime_error for any other module.
std::string ptxOf(const Halide::Module &module, const std::string &symbol);

/// The launch that stands at the beginning of PTX text from ptxOf().
Launch launchOf(const std::string &ptx);

} // namespace halnet::codegen::cuda

#endif // HALNET_CODEGEN_CUDA_PTX_H
