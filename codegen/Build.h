//===- Build.h - one Halide pipeline a kernel --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What each family of kernels gives to the rest of codegen: its scheduled
// pipeline, and the schedules that it may have. Only codegen includes this.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_BUILD_H
#define HALNET_CODEGEN_BUILD_H

#include "codegen/Codegen.h"
#include "dialects/Kernel/Spec.h"

#include <Halide.h>

namespace halnet::codegen {

/// A scheduled pipeline, ready to be compiled.
struct BuiltKernel {
  Halide::Pipeline pipeline;
  /// The inputs in the order of codegen::arguments(). Halide itself appends the
  /// pipeline's outputs: results, then scratch.
  std::vector<Halide::Argument> arguments;
};

/// Builds any kernel, on the device of its target, by its schedule, which must pass
/// checkSchedule().
BuiltKernel build(const kernel::KernelSpec &spec);

namespace cpu {

BuiltKernel buildConv(const kernel::KernelSpec &spec); ///< and Dense: one pixel an image
BuiltKernel buildPool(const kernel::KernelSpec &spec);
BuiltKernel buildSoftmax(const kernel::KernelSpec &spec);
BuiltKernel buildLrn(const kernel::KernelSpec &spec);
BuiltKernel buildMove(const kernel::KernelSpec &spec); ///< all other families

/// The schedules that a convolution or dense layer may have, the default one first.
std::vector<kernel::Schedule> convSchedules(const kernel::KernelSpec &spec);

/// Nanoseconds of the direct kernel, by the measure of winogradChoices().
double directTime(const kernel::KernelSpec &spec);

/// The best schedule of each form of Winograd that should be faster than the direct kernel.
std::vector<Choice> winogradChoices(const kernel::KernelSpec &spec);

/// Schedules of all forms of Winograd that the kernel can have.
std::vector<kernel::Schedule> winogradSchedules(const kernel::KernelSpec &spec);

} // namespace cpu

namespace cuda {

BuiltKernel buildConv(const kernel::KernelSpec &spec); ///< and Dense: one pixel an image
BuiltKernel buildPool(const kernel::KernelSpec &spec);
BuiltKernel buildSoftmax(const kernel::KernelSpec &spec);
BuiltKernel buildLrn(const kernel::KernelSpec &spec);
BuiltKernel buildMove(const kernel::KernelSpec &spec); ///< all other families

/// The schedules that a convolution or dense layer may have, the default one first.
std::vector<kernel::Schedule> convSchedules(const kernel::KernelSpec &spec);

} // namespace cuda

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_BUILD_H
