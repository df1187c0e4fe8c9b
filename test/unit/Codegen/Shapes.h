//===- Shapes.h - short ways to write specs ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Specs of single kernels for tests, on the machine that runs them.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_UNIT_CODEGEN_SHAPES_H
#define HALNET_TEST_UNIT_CODEGEN_SHAPES_H

#include "codegen/Codegen.h"

namespace halnet::test {

/// n * c * h * w in blocks of `block` channels; 0: plain.
inline kernel::TensorShape tensor(int64_t n, int64_t c, int64_t h, int64_t w, int64_t block) {
  return {n, c, h, w, block};
}

/// A kernel of any family but conv and dense, with its default schedule.
inline kernel::KernelSpec kernelSpec(kernel::Family family, std::vector<kernel::TensorShape> inputs,
                                     kernel::TensorShape result,
                                     std::vector<kernel::EpilogueStep> epilogue = {},
                                     std::string_view target = "x86-64-v3") {
  kernel::KernelSpec spec;
  spec.family = family;
  spec.inputs = std::move(inputs);
  spec.result = result;
  spec.epilogue = std::move(epilogue);
  spec.target = kernel::findTarget(target);
  spec.schedule = codegen::defaultSchedule(spec);
  return spec;
}

} // namespace halnet::test

#endif // HALNET_TEST_UNIT_CODEGEN_SHAPES_H
