//===- Check.h - a program against the interpreter ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs images in a compiled program and in the interpreter, and compares every
// tensor that a call stores, call by call.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_CHECK_H
#define HALNET_COMPILER_CHECK_CHECK_H

#include "compiler/check/CompiledProgram.h"
#include "compiler/check/Diagnose.h"

#include <optional>

namespace halnet::check {

/// How a tensor compares; the worst over all images.
struct TensorReport {
  std::string name = {};
  std::vector<int64_t> shape = {};
  double largest = 0; ///< magnitude that it should have
  double error = 0;   ///< against the interpreter from the net's input on
  double own = 0;     ///< against the interpreter on what the call itself read
  double budget = 0;  ///< of both
};

/// How a call compares, and what is wrong with it by itself.
struct CallReport {
  std::string name, place;
  std::vector<std::string> lines; ///< of each of its layers: "conv0: resnet18.yaml:17"
  std::vector<std::string> reads; ///< names of the tensors that it is given
  std::vector<TensorReport> tensors;
  std::string problem;     ///< one sentence; empty where the call does what it should
  bool otherShape = false; ///< a tensor has not the net's shape, so that nothing was compared
  std::optional<Diagnosis> diagnosis; ///< of the first tensor that has wrong numbers

  bool keepsBudget() const;
};

/// The whole comparison.
struct Report {
  int64_t images = 0;
  std::vector<CallReport> calls;
  std::vector<TensorReport> outputs;

  /// The first call that is wrong by itself; else, where rounding errors have added up to more
  /// than a budget, the first whose tensors pass it; null where all is well.
  const CallReport *firstWrong() const;
  bool passed() const;
};

/// Compares `images`, any number of them of the shape of the graph's input. The graph is of phase
/// `infer`, and checkWeights has accepted the store. Errors are sentences: the program cannot be
/// run, or is not made from this net.
llvm::Expected<Report> check(const CompiledProgram &program, net::GraphOp graph,
                             weights::WeightStore &store, const interp::Tensor &images);

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_CHECK_H
