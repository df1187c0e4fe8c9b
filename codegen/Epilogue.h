//===- Epilogue.h - a kernel's operands and results --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What all families share: the operands of a kernel as Halide sees them, what
// follows the main computation, and how the results are written.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_EPILOGUE_H
#define HALNET_CODEGEN_EPILOGUE_H

#include "codegen/Build.h"
#include "codegen/Codegen.h"

#include <optional>
#include <vector>

namespace halnet::codegen {

/// The inputs of a kernel, with every extent and stride a constant.
struct Operands {
  std::vector<Halide::ImageParam> inputs, affines, addends;
  std::optional<Halide::ImageParam> weights, bias;

  explicit Operands(const kernel::KernelSpec &spec);
  /// In the order of codegen::arguments().
  std::vector<Halide::Argument> list() const;
};

/// Where a value lies: its coordinates in the result's buffer (as arguments()
/// lays it out), and its channel as (lane, block); lane is 0 in plain layouts.
struct Place {
  std::vector<Halide::Expr> coordinates;
  Halide::Expr lane, block;
};

/// The values of all results, in the order of the Result arguments, from the
/// value of the main computation.
std::vector<Halide::Expr> epilogue(const kernel::KernelSpec &spec, const Operands &operands,
                                   Halide::Expr value, const Place &place);

/// Defines `func` over `vars` as all results at once: a Tuple in reverse where there are several.
void defineResults(Halide::Func func, const std::vector<Halide::Var> &vars,
                   const std::vector<Halide::Expr> &values);

/// Fixes extents and strides of the output buffers that `func` writes: the
/// kernel's arguments of that role from the one at `first` on. Call it after `func` is defined.
void fixOutputs(Halide::Func func, const kernel::KernelSpec &spec, Role role = Role::Result,
                int64_t first = 0);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_EPILOGUE_H
