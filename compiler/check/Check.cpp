//===- Check.cpp - a program against the interpreter ----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/check/Check.h"

#include "compiler/check/Compare.h"
#include "compiler/check/Overwritten.h"
#include "compiler/weights/NpyHeader.h"
#include "dialects/Net/ShapedLayer.h"
#include "dialects/Support/Assert.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::check;
using interp::Tensor;
using llvm::Error;

bool CallReport::keepsBudget() const {
  return llvm::all_of(tensors, [](const auto &tensor) { return tensor.error <= tensor.budget; });
}

const CallReport *Report::firstWrong() const {
  for (const CallReport &call : calls)
    if (!call.problem.empty())
      return &call;
  for (const CallReport &call : calls)
    if (!call.keepsBudget())
      return &call;
  return nullptr;
}

bool Report::passed() const {
  return !firstWrong() && llvm::all_of(outputs, [](const TensorReport &output) {
    return output.error <= output.budget && output.own <= output.budget;
  });
}

namespace {
/// One comparison: first of the tables, then of the numbers, group by group of images.
class Checker {
public:
  Checker(const CompiledProgram &program, net::GraphOp graph, weights::WeightStore &store)
      : facts(program.facts()), program(program), graph(graph), store(store),
        values(valuesByName(graph)) {}

  Error prepare();
  Error addImages(const Tensor &images);
  Report take() { return std::move(report); }

private:
  Error compareTables();
  void cutCalls();
  void reportOverwritten();
  void checkCall(size_t index, const ProgramTensors &found, const TensorsByName &right);
  void diagnoseCall(CallReport &row, const CallRun &run);
  double partOf(size_t last) const;
  void checkLanes(size_t index, const ProgramTensors &found);
  void checkOutputs(const ProgramTensors &found, const TensorsByName &right);

  const ProgramFacts &facts;
  const CompiledProgram &program;
  net::GraphOp graph;
  weights::WeightStore &store;
  ValuesByName values;
  std::vector<CallNet> calls; ///< without a graph where a call stores nothing
  llvm::StringSet<> compared; ///< of which the interpreter's values are kept
  Report report;
};
} // namespace

Error Checker::prepare() {
  if (Error error = compareTables())
    return error;
  cutCalls();
  reportOverwritten();
  for (const ProgramOutput &output : facts.outputs) {
    report.outputs.push_back({output.name, {}});
    for (const Sloped &each : slopesBefore(values.lookup(output.name)))
      compared.insert(nameOf(each.value));
  }
  for (const ProgramCall &call : facts.calls)
    for (const StoredTensor &tensor : call.tensors)
      compared.insert(tensor.name);
  return Error::success();
}

static llvm::ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

/// The program's tensors are the net's. One of another shape is a problem of its call.
Error Checker::compareTables() {
  auto known = [&](StringRef name) -> Error {
    if (values.contains(name))
      return Error::success();
    return weights::sentence("the program stores '" + name +
                             "', which the net does not have: it is made from another");
  };
  for (Operation &layer : graph.getBody().front().without_terminator())
    if (nameOf(layer.getResult(0)).empty())
      return weights::sentence("the net has layers without names, so that they can't be compared");
  for (const ProgramCall &call : facts.calls) {
    CallReport &row = report.calls.emplace_back();
    row.name = call.name;
    row.place = call.place;
    for (const StoredTensor &tensor : call.tensors) {
      if (Error error = known(tensor.name))
        return error;
      row.tensors.push_back({tensor.name, tensor.shape});
      ArrayRef<int64_t> shape = shapeOf(values.lookup(tensor.name));
      if (row.otherShape || shape == ArrayRef<int64_t>(tensor.shape))
        continue;
      row.otherShape = true;
      row.problem = "'" + tensor.name + "' is " + net::shapeText(tensor.shape) +
                    " in the program and should be " + net::shapeText(shape);
    }
  }
  for (const ProgramOutput &output : facts.outputs)
    if (Error error = known(output.name))
      return error;
  return Error::success();
}

void Checker::cutCalls() {
  llvm::StringSet<> boundary;
  for (const ProgramCall &call : facts.calls)
    for (const StoredTensor &tensor : call.tensors)
      boundary.insert(tensor.name);
  for (auto [call, row] : llvm::zip_equal(facts.calls, report.calls)) {
    SmallVector<StringRef> stores;
    for (const StoredTensor &tensor : call.tensors)
      stores.push_back(tensor.name);
    calls.push_back(stores.empty() ? CallNet() : extractCall(values, stores, boundary));
    if (stores.empty())
      continue;
    row.reads = calls.back().reads;
    for (Operation &layer : calls.back().graph->getBody().front().without_terminator())
      row.lines.push_back(nameOf(layer.getResult(0)).str() + ": " + linesOf(layer.getLoc()));
  }
}

void Checker::reportOverwritten() {
  std::optional<Overwritten> found = findOverwritten(facts, calls);
  if (!found || !report.calls[found->call].problem.empty())
    return;
  report.calls[found->call].problem = found->by + " is stored over " + found->what +
                                      " in the arena, which call " + std::to_string(found->reader) +
                                      ", " + facts.calls[found->reader].name + ", still reads";
}

static const Tensor &at(const TensorsByName &tensors, StringRef name) {
  auto known = tensors.find(name);
  HALNET_ASSERT(known != tensors.end(), "the interpreter tells every layer's value");
  return known->second;
}

static void keepWorst(TensorReport &row, const TensorReport &now) {
  row.largest = std::max(row.largest, now.largest);
  row.own = std::max(row.own, now.own);
  if (row.budget > 0 && now.error * row.budget <= row.error * now.budget)
    return;
  row.error = now.error;
  row.budget = now.budget;
}

/// The part of its largest value by which a tensor may be off, through its own call or through one
/// before it: errors of Winograd's forms go on to the calls behind.
double Checker::partOf(size_t last) const {
  double part = tensorBudget;
  for (const ProgramCall &call : ArrayRef(facts.calls).take_front(last + 1))
    part = std::max(part, tensorBudgetOf(call.schedule));
  return part;
}

/// Compares what a call stored with what it should have stored, given what it read.
void Checker::checkCall(size_t index, const ProgramTensors &found, const TensorsByName &right) {
  CallReport &row = report.calls[index];
  const CallNet &call = calls[index];
  net::GraphOp callGraph = *call.graph;
  TensorsByName known;
  for (StringRef name : call.reads) {
    auto stored = found.stored.find(name);
    known[name] = stored == found.stored.end() ? at(right, name) : stored->second.tensor;
  }
  std::vector<Tensor> own =
      evaluate(callGraph, call.reads, known, store,
               [&](StringRef name, const Tensor &tensor) { known[name] = tensor; });
  std::vector<Tensor> stored;
  std::vector<double> budgets;
  for (auto [tensor, value, should] :
       llvm::zip_equal(row.tensors, callGraph.getReturn().getOutputs(), own)) {
    stored.push_back(found.stored.find(tensor.name)->second.tensor);
    auto budget = [&](double part) {
      return budgetOf(value, part, [&](Value of) { return largestOf(at(known, nameOf(of))); });
    };
    budgets.push_back(budget(tensorBudgetOf(facts.calls[index].schedule)));
    const Tensor &whole = at(right, tensor.name);
    keepWorst(tensor, {.largest = largestOf(whole),
                       .error = distance(stored.back(), whole),
                       .own = distance(stored.back(), should),
                       .budget = budget(partOf(index))});
  }
  diagnoseCall(row, {call, stored, own, known, budgets});
}

/// Diagnoses the first tensor that is wrong, unless that of an earlier group of images is known.
void Checker::diagnoseCall(CallReport &row, const CallRun &run) {
  for (size_t i = 0; i < run.found.size() && !row.diagnosis; ++i)
    if (distance(run.found[i], run.right[i]) > run.budgets[i])
      row.diagnosis = diagnose(run, i, store);
  if (row.diagnosis && row.problem.empty())
    row.problem =
        "'" + row.diagnosis->tensor + "' is not what the call should make of what it reads";
}

void Checker::checkLanes(size_t index, const ProgramTensors &found) {
  CallReport &row = report.calls[index];
  for (const StoredTensor &tensor : facts.calls[index].tensors) {
    auto stored = found.stored.find(tensor.name);
    if (row.problem.empty() && !stored->second.dirtyLane.empty())
      row.problem = "'" + tensor.name + "' holds no zero in a padding lane, at " +
                    weights::formatShape(stored->second.dirtyLane) + " of (n, block, y, x, lane)";
  }
}

/// An output is a copy of a stored tensor, or that tensor itself.
void Checker::checkOutputs(const ProgramTensors &found, const TensorsByName &right) {
  for (TensorReport &row : report.outputs) {
    Value value = values.lookup(row.name);
    const Tensor &output = found.outputs.find(row.name)->second;
    const Tensor &should = at(right, row.name);
    auto source = found.stored.find(nameOf(value));
    double own = source == found.stored.end() ? 0 : distance(output, source->second.tensor);
    row.shape = shapeOf(value);
    double budget = budgetOf(value, partOf(calls.size() - 1),
                             [&](Value of) { return largestOf(at(right, nameOf(of))); });
    keepWorst(row, {.largest = largestOf(should),
                    .error = distance(output, should),
                    .own = own,
                    .budget = budget});
  }
}

Error Checker::addImages(const Tensor &images) {
  if (llvm::any_of(report.calls, [](const CallReport &call) { return call.otherShape; }))
    return Error::success();
  auto found = program.run(graph.getChannelsLast() ? interp::channelsLast(images) : images);
  if (!found)
    return found.takeError();
  TensorsByName right;
  right[nameOf(graph.getBody().getArgument(0))] = images;
  interp::interpret(graph, store, {images}, [&](StringRef name, const Tensor &tensor) {
    if (compared.contains(name))
      right[name] = tensor;
  });
  for (size_t i = 0; i < calls.size(); ++i)
    if (!report.calls[i].tensors.empty()) {
      checkLanes(i, *found);
      checkCall(i, *found, right);
    }
  checkOutputs(*found, right);
  return Error::success();
}

llvm::Expected<Report> halnet::check::check(const CompiledProgram &program, net::GraphOp graph,
                                            weights::WeightStore &store, const Tensor &images) {
  Checker checker(program, graph, store);
  if (Error error = checker.prepare())
    return error;
  int64_t batch = shapeOf(graph.getBody().getArgument(0))[0];
  for (int64_t first = 0; first < images.batch(); first += batch)
    if (Error error = checker.addImages(interp::batchOf(images, first, batch)))
      return error;
  Report report = checker.take();
  report.images = images.batch();
  return report;
}
