//===- Compare.cpp - how far a tensor is from what it should be -----===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/check/Compare.h"

#include "compiler/weights/NpyHeader.h"
#include "dialects/Kernel/Schedule.h"
#include "dialects/Net/NetOps.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace halnet;
using namespace halnet::check;
using interp::Tensor;

double halnet::check::largestOf(const Tensor &tensor) {
  double largest = 0;
  for (double value : tensor.values)
    if (std::isfinite(value)) // an infinity would allow any error in the other values
      largest = std::max(largest, std::abs(value));
  return largest;
}

double halnet::check::distance(double found, double expected) {
  if (found == expected || (std::isnan(found) && std::isnan(expected)))
    return 0;
  double apart = std::abs(found - expected);
  return std::isnan(apart) ? std::numeric_limits<double>::infinity() : apart;
}

double halnet::check::distance(const Tensor &found, const Tensor &expected) {
  double worst = 0;
  for (auto [a, b] : llvm::zip_equal(found.values, expected.values))
    worst = std::max(worst, distance(a, b));
  return worst;
}

double halnet::check::tensorBudgetOf(llvm::StringRef schedule) {
  if (!schedule.consume_front("winograd"))
    return tensorBudget;
  int64_t m = 4;
  for (llvm::StringRef knob : llvm::split(schedule.ltrim('<'), ", "))
    if (knob.consume_front("m = "))
      knob.consumeInteger(10, m);
  return std::max(tensorBudget, kernel::winogradTolerance(m));
}

/// A sigmoid is steepest at 0, where it passes a quarter of an error on.
llvm::SmallVector<Sloped> halnet::check::slopesBefore(mlir::Value value) {
  llvm::SmallVector<Sloped> before{{value, 1}};
  for (mlir::Operation *op = value.getDefiningOp();
       op && llvm::isa<net::ReluOp, net::SigmoidOp>(op); op = op->getOperand(0).getDefiningOp())
    before.push_back(
        {op->getOperand(0), before.back().slope * (llvm::isa<net::SigmoidOp>(op) ? 0.25 : 1)});
  return before;
}

double halnet::check::budgetOf(mlir::Value value, double part,
                               llvm::function_ref<double(mlir::Value)> largestAt) {
  if (value.getDefiningOp<net::SoftmaxOp>())
    return probabilityBudget;
  double largest = 0;
  for (const Sloped &each : slopesBefore(value))
    largest = std::max(largest, each.slope * largestAt(each.value));
  return part * largest;
}

namespace {
/// Which indices along one axis occur among the wrong elements.
struct Axis {
  llvm::StringLiteral one, several;
  int64_t extent;
  std::set<int64_t> seen;

  /// "channels 3 and 5 of 16"; empty where all occur or so many that a list says nothing.
  std::string words() const {
    if (int64_t(seen.size()) == extent || seen.size() > 6)
      return "";
    llvm::SmallVector<std::string> numbers;
    for (int64_t index : seen)
      numbers.push_back(std::to_string(index));
    std::string last = numbers.pop_back_val();
    std::string list = numbers.empty() ? last : llvm::join(numbers, ", ") + " and " + last;
    return (seen.size() == 1 ? one : several).str() + " " + list + " of " + std::to_string(extent);
  }
};
} // namespace

std::string halnet::check::whereWrong(const Tensor &found, const Tensor &expected, double budget) {
  Axis axes[] = {{"image", "images", expected.batch(), {}},
                 {"channel", "channels", expected.channels(), {}},
                 {"row", "rows", expected.height(), {}},
                 {"column", "columns", expected.width(), {}}};
  int64_t wrong = 0, worstAt = 0;
  double worst = 0;
  for (int64_t at = 0; at < int64_t(expected.values.size()); ++at) {
    double apart = distance(found.values[at], expected.values[at]);
    if (apart <= budget)
      continue;
    ++wrong;
    if (apart > worst) {
      worst = apart;
      worstAt = at;
    }
    int64_t rest = at;
    for (Axis &axis : llvm::reverse(axes)) {
      axis.seen.insert(rest % axis.extent);
      rest /= axis.extent;
    }
  }
  std::string text =
      std::to_string(wrong) + " of " + std::to_string(expected.values.size()) + " elements";
  llvm::SmallVector<std::string> places;
  for (const Axis &axis : axes)
    if (std::string words = axis.words(); !words.empty())
      places.push_back(words);
  if (!places.empty())
    text += ", only in " + llvm::join(places, ", ");
  llvm::SmallVector<int64_t> index;
  for (int64_t extent : llvm::reverse(expected.shape)) {
    index.insert(index.begin(), worstAt % extent);
    worstAt /= extent;
  }
  return text + ", the worst at " + weights::formatShape(index);
}
