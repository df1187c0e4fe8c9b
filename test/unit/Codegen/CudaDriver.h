//===- CudaDriver.h - runs PTX through the driver API --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The few calls of the CUDA driver that a launch needs, on test/ptxsim.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_UNIT_CODEGEN_CUDADRIVER_H
#define HALNET_TEST_UNIT_CODEGEN_CUDADRIVER_H

#include "codegen/Codegen.h"

#include <string>
#include <vector>

namespace halnet::test {

/// The driver in ptxsim's libcuda.so.1, with a context on its device. Every find
/// of its checks (races, reads of what was never written) makes a launch fail.
class CudaDriver {
public:
  CudaDriver();

  /// Copies all but results to the device, launches the kernel and copies the
  /// results back. Returns 0 or the driver's error.
  int run(const codegen::CompiledKernel &kernel, const std::vector<codegen::Argument> &arguments,
          const std::vector<float *> &addresses);
  /// What the checks have found.
  std::string report() const;

private:
  void *library;
  template <typename... Types> int call(const char *name, Types... arguments) const;
};

} // namespace halnet::test

#endif // HALNET_TEST_UNIT_CODEGEN_CUDADRIVER_H
