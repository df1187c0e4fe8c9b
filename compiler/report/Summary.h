//===- Summary.h - a network in numbers ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layers, parameters, multiplications and bytes: as described, and as executed.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_REPORT_SUMMARY_H
#define HALNET_COMPILER_REPORT_SUMMARY_H

#include "dialects/Kernel/KernelOps.h"
#include "dialects/Net/NetOps.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace halnet::report {

/// What is counted of a layer, a network or a program.
struct Counts {
  int64_t layers = 0;     ///< of a program: its kernel calls
  int64_t parameters = 0; ///< numbers that training learns; of a program: all constants
  int64_t macs = 0;       ///< multiply-accumulates over the whole batch
  int64_t bytes = 0;      ///< of the results that are written

  Counts &operator+=(const Counts &other);
  Counts operator-(const Counts &other) const;
  bool operator==(const Counts &other) const = default;
};

/// One layer as described.
struct LayerRow {
  std::string name, type, place;   ///< type as in descriptions; place "resnet50.yaml:26"
  std::vector<std::string> blocks; ///< the uses of blocks that made it, outermost first
  std::vector<int64_t> shape;      ///< of its result
  Counts counts;
  int64_t statistics = 0; ///< means and variances: read, but not learned
  bool needed = true;     ///< whether an output depends on it
};

/// One reason why execution differs from the description, and by how much.
struct Difference {
  std::string why;
  Counts change;
};

/// A network's numbers. described, then each difference, sum up to executed.
struct Summary {
  std::string name, target;
  std::vector<LayerRow> layers; ///< in the order of the description
  Counts described, executed;
  int64_t statistics = 0;
  std::vector<Difference> differences;
  int64_t weightsBytes = 0, arenaBytes = 0; ///< of the program
};

/// The first half, from a net that has passed `infer`. An error where layers have no names or
/// share one: a printed phase may have lost its locations.
mlir::FailureOr<Summary> summarize(net::GraphOp graph);

/// The second half, from the same net's program once it has passed `plan`.
void addExecuted(kernel::ProgramOp program, Summary &summary);

/// `layers` with those deep in blocks merged: at most `depth` names lead to a row, the
/// layers of the description itself being of depth 1. A merged row has the block's name.
std::vector<LayerRow> collapsed(llvm::ArrayRef<LayerRow> layers, size_t depth);

/// As tables; rows are those of `collapsed`.
void printSummary(const Summary &summary, size_t depth, llvm::raw_ostream &os);

/// As JSON; docs/json.md says what its keys mean.
llvm::json::Value summaryJson(const Summary &summary, size_t depth);

} // namespace halnet::report

#endif // HALNET_COMPILER_REPORT_SUMMARY_H
