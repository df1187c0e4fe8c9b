//===- Printer.cpp - what a comparison found, for people and programs ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/check/Printer.h"

#include "compiler/report/Table.h"
#include "dialects/Net/ShapedLayer.h"

#include "llvm/Support/Format.h"

using namespace halnet;
using llvm::StringRef;
using report::Table;
using namespace halnet::check;

/// "1.2e-07".
static std::string scientific(double number) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.1e", number);
  return text;
}

/// The number as a part of the tensor's largest value.
static double relative(double error, const TensorReport &tensor) {
  return tensor.largest ? error / tensor.largest : error;
}

static bool isGood(const TensorReport &tensor) {
  return tensor.error <= tensor.budget && tensor.own <= tensor.budget;
}

static void addRow(Table &table, const std::string &call, const TensorReport &tensor,
                   const std::string &verdict) {
  table.add({call, tensor.name, net::shapeText(tensor.shape), scientific(tensor.largest),
             scientific(tensor.error), scientific(relative(tensor.error, tensor)),
             scientific(relative(tensor.own, tensor)), scientific(relative(tensor.budget, tensor)),
             verdict});
}

static std::string verdictOf(const CallReport &call, const TensorReport &tensor) {
  if (!call.problem.empty())
    return "WRONG";
  return isGood(tensor) ? "" : "off by what it read";
}

static void printTable(const Report &report, llvm::raw_ostream &os) {
  Table table(llvm::SmallVector<Table::Align>(9, Table::Align::Left));
  table.add({"call", "tensor", "shape", "largest", "error", "relative", "own", "budget", ""});
  for (auto [index, call] : llvm::enumerate(report.calls))
    for (const TensorReport &tensor : call.tensors)
      addRow(table, std::to_string(index), tensor, verdictOf(call, tensor));
  for (const TensorReport &output : report.outputs)
    addRow(table, "out", output, isGood(output) ? "" : "off");
  table.print(os);
}

static StringRef verdictText(Step::Verdict verdict) {
  switch (verdict) {
  case Step::Agrees:
    return "agrees";
  case Step::Differs:
    return "DIFFERS";
  case Step::Follows:
    return "";
  }
  return "";
}

static void printDiagnosis(const Diagnosis &diagnosis, llvm::raw_ostream &os) {
  Table table(llvm::SmallVector<Table::Align>(4, Table::Align::Left));
  table.add({"  step", "layer", "", "place"});
  for (const Step &step : diagnosis.steps)
    table.add({"  " + step.kind, step.layer, verdictText(step.verdict).str(), step.place});
  table.print(os);
  const Step &first = diagnosis.first();
  os << "the " << first.kind << " of '" << first.layer << "' is the first that differs";
  if (!diagnosis.what.empty())
    os << ", " << diagnosis.what;
  os << "\nwrong in '" << diagnosis.tensor << "': " << diagnosis.where << '\n';
}

static void printWrong(const Report &report, const CallReport &call, llvm::raw_ostream &os) {
  os << "wrong: call " << &call - report.calls.data() << ", " << call.name << " (" << call.place
     << "): "
     << (call.problem.empty() ? "no call is wrong by itself, but rounding errors have added up "
                                "to more than the budget of its tensors"
                              : call.problem)
     << '\n';
  if (call.diagnosis)
    return printDiagnosis(*call.diagnosis, os);
  for (const std::string &line : call.lines)
    os << "  " << line << '\n';
}

/// The tensor that takes the most of its budget.
static const TensorReport *nearest(const Report &report) {
  const TensorReport *worst = nullptr;
  auto part = [](const TensorReport &tensor) {
    return tensor.budget ? tensor.error / tensor.budget : 0;
  };
  for (const CallReport &call : report.calls)
    for (const TensorReport &tensor : call.tensors)
      if (!worst || part(tensor) > part(*worst))
        worst = &tensor;
  return worst;
}

void halnet::check::printReport(const Report &report, llvm::raw_ostream &os) {
  printTable(report, os);
  os << '\n';
  if (const CallReport *call = report.firstWrong())
    return printWrong(report, *call, os);
  for (const TensorReport &output : report.outputs)
    if (!isGood(output)) {
      os << "wrong: output '" << output.name
         << "' is not what the calls stored: its copy is wrong\n";
      return;
    }
  os << "right: " << report.images << (report.images == 1 ? " image" : " images")
     << ", every tensor within its budget";
  if (const TensorReport *worst = nearest(report); worst && worst->budget)
    os << "; the nearest is '" << worst->name << "' at "
       << llvm::format("%.2f", worst->error / worst->budget) << " of it";
  os << '\n';
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

static llvm::json::Value tensorJson(const TensorReport &tensor) {
  return llvm::json::Object{{"name", tensor.name},
                            {"shape", tensor.shape},
                            {"largest", tensor.largest},
                            {"error", tensor.error},
                            {"relative_error", relative(tensor.error, tensor)},
                            {"own_error", tensor.own},
                            {"budget", tensor.budget},
                            {"passed", isGood(tensor)}};
}

static llvm::json::Array tensorsJson(llvm::ArrayRef<TensorReport> tensors) {
  llvm::json::Array list;
  for (const TensorReport &tensor : tensors)
    list.push_back(tensorJson(tensor));
  return list;
}

static llvm::json::Value stepJson(const Step &step) {
  static constexpr llvm::StringLiteral verdicts[] = {"agrees", "differs", "follows"};
  return llvm::json::Object{{"layer", step.layer},
                            {"kind", step.kind},
                            {"place", step.place},
                            {"verdict", verdicts[step.verdict]}};
}

static llvm::json::Value diagnosisJson(const Diagnosis &diagnosis) {
  llvm::json::Array steps;
  for (const Step &step : diagnosis.steps)
    steps.push_back(stepJson(step));
  return llvm::json::Object{{"tensor", diagnosis.tensor},     {"layer", diagnosis.first().layer},
                            {"step", diagnosis.first().kind}, {"as_if", diagnosis.what},
                            {"where", diagnosis.where},       {"steps", std::move(steps)}};
}

static llvm::json::Value callJson(const CallReport &call) {
  llvm::json::Object object{{"name", call.name},
                            {"place", call.place},
                            {"lines", call.lines},
                            {"reads", call.reads},
                            {"tensors", tensorsJson(call.tensors)}};
  if (!call.problem.empty())
    object["problem"] = call.problem;
  if (call.diagnosis)
    object["diagnosis"] = diagnosisJson(*call.diagnosis);
  return object;
}

llvm::json::Value halnet::check::reportJson(const Report &report) {
  llvm::json::Array calls;
  for (const CallReport &call : report.calls)
    calls.push_back(callJson(call));
  llvm::json::Object object{{"passed", report.passed()},
                            {"images", report.images},
                            {"calls", std::move(calls)},
                            {"outputs", tensorsJson(report.outputs)}};
  if (const CallReport *wrong = report.firstWrong())
    object["first_wrong_call"] = wrong - report.calls.data();
  return object;
}
