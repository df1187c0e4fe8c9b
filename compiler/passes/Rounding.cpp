//===- Rounding.cpp - what Winograd's forms do to a program's outputs ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Squares of relative errors flow from call to call: independent errors add in
// their squares.
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Rounding.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

/// The largest of many errors is four or five times their root mean square; but e(m) is that of
/// random tensors, and in networks, whose largest values lie further out, less than half was seen.
static constexpr double largestError = 2;
/// A softmax's slope is at most 1/4, and logits of trained networks reach 16.
static constexpr double probabilityError = 0.25 * 16;

bool halnet::isProbability(Value output) {
  // The last call may only change the layout.
  while (auto layout = output.getDefiningOp<LayoutOp>())
    output = layout.getInputs().front();
  return isa_and_nonnull<SoftmaxOp>(output.getDefiningOp());
}

double halnet::budgetOf(Value output, double tolerance) {
  return isProbability(output) ? tolerance / 5 : tolerance;
}

/// Pixels whose errors an average pooling makes one of.
static double averaged(FusedKernel op) {
  auto pool = dyn_cast<PoolOp>(op.getOperation());
  if (!pool || pool.getKind() != "average")
    return 1;
  double taps = 1;
  for (auto [kernel, extent] : llvm::zip_equal(
           pool.getKernel(),
           cast<RankedTensorType>(op.getInputs().front().getType()).getShape().take_back(2)))
    taps *= double(std::min(kernel, extent));
  return taps;
}

/// Relative errors of both sides are in a product.
static bool isProduct(FusedKernel op) {
  auto combine = dyn_cast<CombineOp>(op.getOperation());
  return combine && combine.getKind() == "product";
}

SmallVector<double> halnet::estimateRounding(ProgramOp program,
                                             llvm::function_ref<double(FusedKernel)> roundingOf) {
  llvm::DenseMap<Value, double> squares; // of the root mean square, as a part of the largest value
  for (FusedKernel op : program.getBody().getOps<FusedKernel>()) {
    double square = 0;
    for (Value input : op.getInputs())
      square =
          isProduct(op) ? square + squares.lookup(input) : std::max(square, squares.lookup(input));
    double own = roundingOf(op);
    square = square / averaged(op) + own * own;
    // A sum's sides are taken to be equally large: its error's square is their mean.
    for (Value addend : op.getAddends())
      square = (square + squares.lookup(addend)) / 2;
    for (Value result : op->getResults())
      squares[result] = square;
  }
  SmallVector<double> errors;
  for (Value output : program.getReturn().getOutputs())
    errors.push_back(std::sqrt(squares.lookup(output)) *
                     (isProbability(output) ? probabilityError : largestError));
  return errors;
}
