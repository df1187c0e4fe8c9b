//===- Summary.h - what tuning found, as a table ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table at the end of `halnet tune`, and what the whole network will gain.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TUNE_SUMMARY_H
#define HALNET_COMPILER_TUNE_SUMMARY_H

#include "compiler/tune/Tuner.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet::tune {

/// Milliseconds of all calls of a network, forecast from single kernels: what they
/// give each other in caches, and what runs between them, is not in it.
struct Forecast {
  double defaultMs = 0, bestMs = 0;
  int64_t measured = 0; ///< kernels that the sums hold
};

Forecast forecast(llvm::ArrayRef<KernelSummary> kernels);

/// A line a kernel (calls; milliseconds a call by default and by the best schedule;
/// the time saved; the best schedule), and a line for the network.
void printSummary(llvm::ArrayRef<KernelSummary> kernels, llvm::raw_ostream &os);

/// The same as JSON; docs/json.md says what its keys mean.
llvm::json::Value summaryJson(llvm::ArrayRef<KernelSummary> kernels);

} // namespace halnet::tune

#endif // HALNET_COMPILER_TUNE_SUMMARY_H
