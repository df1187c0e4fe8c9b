//===- Compare.h - how far a tensor is from what it should be -------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_COMPARE_H
#define HALNET_COMPILER_CHECK_COMPARE_H

#include "compiler/interp/Tensor.h"

#include "mlir/IR/Value.h"

#include <string>

namespace halnet::check {

/// A stored tensor may be off by this part of its largest value, which a right float32 kernel
/// keeps with room to spare; a probability by this much.
inline constexpr double tensorBudget = 4e-6;
inline constexpr double probabilityBudget = 2e-6;

/// By which part of its largest value a tensor may be off that a call by this schedule stores.
double tensorBudgetOf(llvm::StringRef schedule);

/// The largest finite magnitude.
double largestOf(const interp::Tensor &tensor);

/// How far two numbers are apart; infinite where just one of them is a number.
double distance(double found, double expected);

/// The largest distance of two tensors of one shape.
double distance(const interp::Tensor &found, const interp::Tensor &expected);

/// A value, and which part of an error in it is one of another value at most.
struct Sloped {
  mlir::Value value;
  double slope;
};

/// The value, and those before the ReLUs and sigmoids that it comes out of.
llvm::SmallVector<Sloped> slopesBefore(mlir::Value value);

/// By how much the layer's tensor may be off: by `part` of the largest value. `largestAt` gives the
/// largest magnitude of one of slopesBefore(value). Where a ReLU or a sigmoid cut nearly everything
/// off, what is left says nothing about the sums before it: its input counts as well, by the slope.
double budgetOf(mlir::Value value, double part, llvm::function_ref<double(mlir::Value)> largestAt);

/// In words, which elements are further apart than `budget`, of which there is at least one:
/// "12 of 784 elements, in column 13 of 14 only, the worst at (0, 3, 5, 13)".
std::string whereWrong(const interp::Tensor &found, const interp::Tensor &expected, double budget);

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_COMPARE_H
