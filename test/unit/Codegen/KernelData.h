//===- KernelData.h - data for one kernel, and its run -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs single kernels on data in plain order, for tests of every family: packs
// it into blocks and back, and watches what kernels do to memory meanwhile.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_UNIT_CODEGEN_KERNELDATA_H
#define HALNET_TEST_UNIT_CODEGEN_KERNELDATA_H

#include "codegen/Codegen.h"

#include <functional>
#include <vector>

namespace halnet::test {

using Values = std::vector<double>;

/// Operands of a kernel. Activations are NCHW, weights OIHW (dense: [out][c][h][w]).
/// All values are floats, so that packing rounds nothing.
struct KernelData {
  std::vector<Values> inputs, addends, scales, shifts;
  Values weights, bias;
};

/// Uniform in -1 .. 1.
KernelData randomData(const kernel::KernelSpec &spec, unsigned seed = 1);

/// Runs the kernel and returns its results in NCHW. Fails the test where the
/// kernel writes outside of its arguments, leaves a padding lane other than zero, or gives other
/// results where the first of them takes the place that codegen::mayOverlay allows.
std::vector<Values> runKernel(const kernel::KernelSpec &spec, const KernelData &data,
                              bool checked = false);

/// The same by other means than the JIT compiler: `run` gets one address an argument,
/// of as many floats as it has, and returns 0.
using Run = std::function<int(const std::vector<codegen::Argument> &arguments,
                              const std::vector<float *> &addresses)>;
std::vector<Values> runKernel(const kernel::KernelSpec &spec, const KernelData &data,
                              const Run &run);

/// All results in double, from the main computation's values in NCHW.
std::vector<Values> referenceEpilogue(const kernel::KernelSpec &spec, const KernelData &data,
                                      Values values);

/// The convolution or dense layer in double, bias included, by a plain loop.
Values referenceConv(const kernel::KernelSpec &spec, const KernelData &data);

/// The largest difference, relative to the largest expected value.
double relativeError(const Values &actual, const Values &expected);

} // namespace halnet::test

#endif // HALNET_TEST_UNIT_CODEGEN_KERNELDATA_H
