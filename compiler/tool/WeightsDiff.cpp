//===- WeightsDiff.cpp - halnet weights diff ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How two files of weights differ.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Table.h"
#include "compiler/tool/WeightsCommands.h"
#include "compiler/weights/NpyHeader.h"
#include "compiler/weights/Statistics.h"

#include <cmath>

using namespace halnet;
using llvm::StringRef;
using weights::WeightDifference;
using weights::WeightStore;
using Align = report::Table::Align;
namespace json = llvm::json;

static StringRef kindText(WeightDifference::Kind kind) {
  switch (kind) {
  case WeightDifference::Kind::OnlyFirst:
    return "only_first";
  case WeightDifference::Kind::OnlySecond:
    return "only_second";
  case WeightDifference::Kind::Shape:
    return "shape";
  case WeightDifference::Kind::Numbers:
    return "numbers";
  }
  return "";
}

static std::string describe(const WeightDifference &difference, WeightStore &a, WeightStore &b) {
  auto shape = [&](WeightStore &store) {
    return weights::formatShape(store.find(difference.name)->shape);
  };
  switch (difference.kind) {
  case WeightDifference::Kind::OnlyFirst:
    return "only in the first, " + shape(a);
  case WeightDifference::Kind::OnlySecond:
    return "only in the second, " + shape(b);
  case WeightDifference::Kind::Shape:
    return "has the shape " + shape(a) + " in the first, " + shape(b) + " in the second";
  case WeightDifference::Kind::Numbers:
    break;
  }
  return std::to_string(difference.count) + " numbers differ, by at most " +
         tool::weightNumber(difference.largest) + " (" + tool::weightNumber(difference.relative) +
         " of the largest)";
}

static json::Value differencesJson(llvm::ArrayRef<WeightDifference> differences) {
  json::Array list;
  for (const WeightDifference &difference : differences) {
    json::Object entry{{"name", json::fixUTF8(difference.name)},
                       {"kind", kindText(difference.kind)}};
    if (difference.kind == WeightDifference::Kind::Numbers) {
      bool isFinite = std::isfinite(difference.largest);
      entry["count"] = difference.count;
      entry["largest"] = tool::finiteOrNull(isFinite, difference.largest);
      entry["relative"] =
          tool::finiteOrNull(isFinite && std::isfinite(difference.relative), difference.relative);
      entry["index"] = difference.index;
    }
    list.push_back(std::move(entry));
  }
  bool same = list.empty();
  return json::Object{{"same", same}, {"differences", std::move(list)}};
}

/// 1 where they differ.
static int printDifferences(const std::string &first, const std::string &second, bool asJson) {
  llvm::Expected<std::unique_ptr<WeightStore>> a = weights::openWeights(first);
  if (!a)
    return tool::fail(a.takeError());
  llvm::Expected<std::unique_ptr<WeightStore>> b = weights::openWeights(second);
  if (!b)
    return tool::fail(b.takeError());
  auto differences = weights::differencesOf(**a, **b);
  if (!differences)
    return tool::fail(differences.takeError());
  if (asJson) {
    tool::printJson(differencesJson(*differences));
  } else if (differences->empty()) {
    llvm::outs() << report::grouped((*a)->names().size()) << " weights, all the same\n";
  } else {
    report::Table table({Align::Left, Align::Left});
    for (const WeightDifference &difference : *differences)
      table.add({difference.name, describe(difference, **a, **b)});
    table.print(llvm::outs());
  }
  return differences->empty() ? 0 : 1;
}

void tool::addWeightsDiff(CLI::App &command, tool::Status &status) {
  auto paths = std::make_shared<std::array<std::string, 2>>();
  auto asJson = std::make_shared<bool>(false);
  CLI::App *diff =
      command.add_subcommand("diff", "How two files of weights differ; status 1 where they do");
  diff->add_option("A", paths->at(0), "weights of any format that is read")->required();
  diff->add_option("B", paths->at(1), "those to compare with")->required();
  tool::addJsonFlag(*diff, *asJson);
  tool::addExamples(*diff, {{"halnet weights diff epoch89.npz epoch90.npz", ""}});
  diff->callback(
      [paths, asJson, &status] { status = printDifferences(paths->at(0), paths->at(1), *asJson); });
}
