//===- Emit.h - machine code of one kernel -------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The last step of codegen, done in a child process: Halide's pipeline to bytes.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_EMIT_H
#define HALNET_CODEGEN_EMIT_H

#include "dialects/Kernel/Spec.h"

#include <string>

namespace halnet::codegen {

/// Compiles the kernel: an ELF object, or for CUDA PTX text as cuda/Ptx.h has it. Throws
/// std::runtime_error with Halide's text. The same bytes only as a process's first use of Halide.
std::string emitKernel(const kernel::KernelSpec &spec);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_EMIT_H
