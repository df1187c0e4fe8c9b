//===- Diagnose.h - what a call does wrong --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_DIAGNOSE_H
#define HALNET_COMPILER_CHECK_DIAGNOSE_H

#include "compiler/check/CallNet.h"
#include "compiler/check/Steps.h"

namespace halnet::check {

/// What is wrong with a tensor, given the very tensors that its call read.
struct Diagnosis {
  std::string tensor;
  std::vector<Step> steps; ///< that lead to the tensor; one differs, those before it agree
  std::string what;        ///< "as if eps is left out"; empty where no more is known
  std::string where;       ///< which elements are wrong (whereWrong)

  const Step &first() const; ///< that differs
};

/// What a call stored and what it should have.
struct CallRun {
  const CallNet &net;
  const std::vector<interp::Tensor> &found, &right; ///< in the order of the graph's outputs
  const TensorsByName &values; ///< what the call read, and the right value of every layer
  llvm::ArrayRef<double> budgets;
};

/// The first step of the call whose output number `output`, which differs by more than its budget,
/// is not what it should be; outputs before it agree.
Diagnosis diagnose(const CallRun &run, size_t output, weights::WeightStore &store);

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_DIAGNOSE_H
