//===- Jit.h - a kernel compiled into this process ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For tests and benchmarks of single kernels. Programs are never made so: see
// compileKernels() for bytes that do not depend on the process.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_JIT_H
#define HALNET_CODEGEN_JIT_H

#include "codegen/Codegen.h"

#include <memory>
#include <vector>

namespace halnet::codegen {

/// One CPU kernel, ready to run on this machine: what its target has beyond this
/// machine's instructions is left out. Parallel loops run on Halide's own threads.
class JitKernel {
public:
  /// With `checked`, the code asserts every access to its arguments.
  explicit JitKernel(const kernel::KernelSpec &spec, bool checked = false);
  ~JitKernel();

  /// Runs the kernel; one address for each of arguments(spec), in their order.
  /// Returns 0, or Halide's code of an assertion that failed.
  int run(const std::vector<float *> &addresses) const;

private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled;
};

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_JIT_H
