//===- Diagnose.cpp - what a call does wrong ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// First the mistakes that are known (Variants.h), then a fit of the channels
// (Refit.h): what explains the tensor names the step.
//
//===----------------------------------------------------------------------===//

#include "compiler/check/Diagnose.h"

#include "compiler/check/Compare.h"
#include "compiler/check/Refit.h"
#include "compiler/check/Variants.h"

#include <cmath>

using namespace mlir;
using namespace halnet;
using namespace halnet::check;
using interp::Tensor;

const Step &Diagnosis::first() const {
  return *llvm::find_if(steps, [](const Step &step) { return step.verdict == Step::Differs; });
}

namespace {
/// Finds what explains one output of a call.
class Search {
public:
  Search(const CallRun &run, size_t output, weights::WeightStore &store)
      : run(run), output(output), store(store), found(run.found[output]), right(run.right[output]),
        budget(run.budgets[output]),
        stored(net::GraphOp(*run.net.graph).getReturn().getOutputs()[output]) {}

  Blame find() {
    std::optional<Blame> blame = knownMistake();
    if (!blame)
      blame = computedTwice();
    if (!blame) {
      blame = refit(stored, found, run.values, trusted(), budget);
      if (blame->part == Part::Shift)
        nameShift(*blame);
      if (blame->part == Part::Scale)
        blame->what = "a factor of the channels is another";
    }
    return *blame;
  }

private:
  net::GraphOp graph() const { return *run.net.graph; }

  /// How far the tensor is from what a mistake gives, at the elements that are wrong; more than
  /// the budget where it does not explain all of them.
  double unexplained(const Tensor &mistake) const {
    double worst = 0;
    for (size_t i = 0; i < found.values.size(); ++i)
      if (distance(found.values[i], right.values[i]) > budget)
        worst = std::max(worst, distance(found.values[i], mistake.values[i]));
    return worst;
  }

  std::optional<Blame> knownMistake() {
    std::optional<Blame> best;
    double least = budget;
    forVariants(graph(), [&](const Mistake &mistake, net::GraphOp variant) {
      double left = unexplained(evaluateOutput(variant, run.values));
      if (left > least)
        return;
      least = left;
      best = Blame{mistake.layer, mistake.inBias ? Part::Shift : Part::Main,
                   "as if " + mistake.what.str()};
    });
    return best;
  }

  /// A result that takes the place of a side of its sum is right only if no element is computed
  /// again: the second time it reads its own result.
  std::optional<Blame> computedTwice() {
    for (auto sum : graph().getBody().getOps<net::AddOp>())
      for (Value side : sum.getInputs()) {
        StringRef name = nameOf(side);
        if (!isa<BlockArgument>(side) || run.values.lookup(name).shape != right.shape)
          continue;
        TensorsByName again = run.values;
        again[name] = right;
        if (unexplained(evaluateOutput(graph(), again)) <= 2 * budget)
          return Blame{sum, Part::Main,
                       "as if these elements were computed twice where the result lies over '" +
                           name.str() + "'"};
      }
    return std::nullopt;
  }

  Tensor evaluateOutput(net::GraphOp net, const TensorsByName &tensors) {
    auto ignore = [](StringRef, const Tensor &) {};
    return std::move(evaluate(net, run.net.reads, tensors, store, ignore)[output]);
  }

  /// The values that the call stored as it should.
  llvm::DenseSet<Value> trusted() const {
    llvm::DenseSet<Value> values;
    for (size_t i = 0; i < output; ++i)
      values.insert(net::GraphOp(*run.net.graph).getReturn().getOutputs()[i]);
    return values;
  }

  /// Blames the layer of which another weight of the store explains the wrong shift.
  void nameShift(Blame &blame) {
    std::vector<double> unscaled = blame.shifts;
    for (auto [shift, scale] : llvm::zip_equal(unscaled, blame.scales))
      shift /= scale;
    if (blame.main && nameShift(blame, blame.main, "bias", unscaled))
      return;
    if (blame.last)
      nameShift(blame, blame.last, "beta", blame.shifts);
  }

  bool nameShift(Blame &blame, Operation *layer, StringRef attribute, ArrayRef<double> shifts) {
    auto own = layer->getAttrOfType<FlatSymbolRefAttr>(attribute);
    if (!own)
      return false;
    ArrayRef<float> ownValues = llvm::cantFail(store.values(own.getValue()));
    for (StringRef name : store.names()) {
      if (name == own.getValue() || store.find(name)->shape.size() != 1 ||
          store.find(name)->shape[0] != int64_t(ownValues.size()) ||
          !isOwnWithShifts(llvm::cantFail(store.values(name)), ownValues, shifts))
        continue;
      blame.layer = layer;
      blame.what = "as if '" + name.str() + "' stood for '" + own.getValue().str() + "'";
      return true;
    }
    return false;
  }

  bool isOwnWithShifts(ArrayRef<float> other, ArrayRef<float> own, ArrayRef<double> shifts) const {
    return llvm::all_of(llvm::zip_equal(other, own, shifts), [&](auto values) {
      auto [there, here, shift] = values;
      return std::isnan(shift) || std::abs(here + shift - there) <= 4 * budget;
    });
  }

  const CallRun &run;
  size_t output;
  weights::WeightStore &store;
  const Tensor &found, &right;
  double budget;
  Value stored;
};
} // namespace

Diagnosis halnet::check::diagnose(const CallRun &run, size_t output, weights::WeightStore &store) {
  Blame blame = Search(run, output, store).find();
  Diagnosis diagnosis;
  net::GraphOp graph = *run.net.graph;
  diagnosis.tensor = cast<StringAttr>(graph.getReturn().getNames()[output]).str();
  diagnosis.what = blame.what;
  diagnosis.where = whereWrong(run.found[output], run.right[output], run.budgets[output]);
  diagnosis.steps = stepsOf(graph);
  size_t first = stepOf(graph, blame.layer, blame.part == Part::Shift);
  for (size_t i = first; i < diagnosis.steps.size(); ++i)
    diagnosis.steps[i].verdict = i == first ? Step::Differs : Step::Follows;
  return diagnosis;
}
