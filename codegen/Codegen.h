//===- Codegen.h - the one door to code generation ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the compiler asks of codegen: which schedules a kernel may have, how it
// wants its constants packed, which arguments it takes, and its machine code.
// No Halide type appears here.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_CODEGEN_H
#define HALNET_CODEGEN_CODEGEN_H

#include "dialects/Kernel/Spec.h"

#include <functional>
#include <string>
#include <vector>

namespace halnet::codegen {

/// What an argument of a kernel is. Arguments come in this order.
enum class Role { Input, Weights, Bias, Affine, Addend, Result, Scratch };

/// One dimension of an argument, in elements; the first is the innermost.
struct Dim {
  int32_t min, extent, stride;
};

/// One argument. Results and scratch are written, all else is read only.
/// An affine is one array: scale of all padded channels, then shift of all.
struct Argument {
  Role role;
  int64_t index; ///< which of its role: the second addend has index 1
  std::vector<Dim> dims;
  int64_t elements; ///< floats to allocate, from the address of the buffer's host pointer
};

/// The arguments of the kernel, in the order of its machine code's signature.
std::vector<Argument> arguments(const kernel::KernelSpec &spec);

/// A schedule by rule from shape and target, good without any tuning.
kernel::Schedule defaultSchedule(const kernel::KernelSpec &spec);

/// The schedules that a tuner may try, the default first; all of them pass kernel::checkSchedule.
std::vector<kernel::Schedule> scheduleSpace(const kernel::KernelSpec &spec);

/// Writes the kernel's weights as its schedule wants them. `weights` is OIHW
/// (out, in / groups, kh, kw) for Conv, [out, in] with `in` in the order
/// (c, h, w) for Dense; `packed` has the elements of the Weights argument.
void packWeights(const kernel::KernelSpec &spec, const double *weights, float *packed);

/// Writes a per-channel vector of `result.c` values (bias, scale or shift) with its padding lanes.
void packChannels(const kernel::KernelSpec &spec, const double *values, float *packed);

/// The kernel's symbol: family, shape, and a digest of the spec and of the versions of halnet and Halide.
/// The function is `int SYMBOL(void **arguments)`: a pointer to the user context's address, then one halide_buffer_t * an argument.
std::string symbolName(const kernel::KernelSpec &spec);

/// One kernel's machine code, or why there is none.
struct CompiledKernel {
  std::string symbol;
  std::string object;  ///< an ELF object (CPU) or PTX text (CUDA)
  bool cached = false; ///< came from the cache
  std::string error;   ///< not empty: a bug of ours, with Halide's text
};

struct CompileOptions {
  int jobs = 1;
  std::string cacheDirectory; ///< empty: no cache
  std::function<void(int64_t done, int64_t total)> progress;
};

/// Compiles every spec, each in a child process of its own: Halide numbers its
/// names by process, and only a fresh process gives the same bytes again. Must
/// be called while the process has a single thread. Results in the specs' order.
std::vector<CompiledKernel> compileKernels(const std::vector<kernel::KernelSpec> &specs,
                                           const CompileOptions &options);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_CODEGEN_H
