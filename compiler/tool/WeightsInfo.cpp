//===- WeightsInfo.cpp - halnet weights info ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is in a file of weights.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Table.h"
#include "compiler/tool/WeightsCommands.h"
#include "compiler/weights/Elements.h"
#include "compiler/weights/NpyHeader.h"
#include "compiler/weights/Statistics.h"
#include "compiler/weights/WeightFormat.h"

using namespace halnet;
using llvm::StringRef;
using weights::Statistics;
using weights::WeightInfo;
using weights::WeightStore;
using Align = report::Table::Align;
namespace json = llvm::json;

/// What fits into a column; --json has it whole.
static std::string digestText(StringRef digest) { return digest.take_front(16).str(); }

/// A weight of a type that is not read, such as text, has no statistics.
using MaybeStatistics = std::optional<Statistics>;

namespace {
struct FileFacts {
  StringRef format = {};
  int64_t numbers = 0;
  std::string digest = {}; ///< as programs tell it; empty where some weight can't be read
  std::vector<std::pair<StringRef, MaybeStatistics>> weights = {};
};
} // namespace

static llvm::Expected<FileFacts> factsOf(WeightStore &store, StringRef path) {
  llvm::Expected<weights::WeightFormat> format = weights::weightFormatOf(path);
  if (!format)
    return format.takeError();
  FileFacts facts{weights::allWeightFormats()[size_t(*format)].name};
  bool areAllRead = true;
  for (StringRef name : store.names()) {
    MaybeStatistics statistics;
    bool isRead = weights::elementOf(store.find(name)->type).convert;
    areAllRead &= isRead;
    if (isRead) {
      llvm::Expected<Statistics> found = weights::statisticsOf(store, name);
      if (!found)
        return found.takeError();
      facts.numbers += found->numbers;
      statistics = std::move(*found);
    }
    facts.weights.emplace_back(name, std::move(statistics));
  }
  if (!areAllRead)
    return facts;
  llvm::Expected<std::string> digest = store.digest(store.names());
  if (!digest)
    return digest.takeError();
  facts.digest = *digest;
  return facts;
}

static void printFacts(const FileFacts &facts, WeightStore &store) {
  report::Table table({Align::Left, Align::Left, Align::Left, Align::Right, Align::Right,
                       Align::Right, Align::Right, Align::Right, Align::Left});
  table.add({"name", "shape", "type", "min", "max", "mean", "NaN", "inf", "SHA-256"});
  table.addRule();
  for (const auto &[name, statistics] : facts.weights) {
    const WeightInfo &info = *store.find(name);
    std::vector<std::string> row{name.str(), weights::formatShape(info.shape), info.type};
    if (!statistics) {
      row.insert(row.end(), {"", "", "", "", "", "is not read"});
    } else if (statistics->finite() == 0) {
      row.insert(row.end(), {"", "", ""});
    } else {
      for (double value : {statistics->least, statistics->largest, statistics->mean})
        row.push_back(tool::weightNumber(value));
    }
    if (statistics)
      row.insert(row.end(),
                 {std::to_string(statistics->nans), std::to_string(statistics->infinities),
                  digestText(statistics->sha256)});
    table.add(row);
  }
  table.print(llvm::outs());
  llvm::outs() << facts.format << ", " << report::grouped(facts.weights.size()) << " weights, "
               << report::grouped(facts.numbers) << " numbers\n";
  if (!facts.digest.empty())
    llvm::outs() << "digest " << facts.digest << '\n';
}

static json::Value factsJson(const FileFacts &facts, WeightStore &store, StringRef path) {
  json::Array list;
  for (const auto &[name, statistics] : facts.weights) {
    const WeightInfo &info = *store.find(name);
    json::Object entry{
        {"name", json::fixUTF8(name)}, {"shape", json::Array(info.shape)}, {"type", info.type}};
    if (statistics) {
      bool isThere = statistics->finite() > 0;
      entry["min"] = tool::finiteOrNull(isThere, statistics->least);
      entry["max"] = tool::finiteOrNull(isThere, statistics->largest);
      entry["mean"] = tool::finiteOrNull(isThere, statistics->mean);
      entry["nan"] = statistics->nans;
      entry["inf"] = statistics->infinities;
      entry["sha256"] = statistics->sha256;
    }
    list.push_back(std::move(entry));
  }
  return json::Object{{"file", path},
                      {"format", facts.format},
                      {"numbers", facts.numbers},
                      {"digest", facts.digest},
                      {"weights", std::move(list)}};
}

static int printInfo(const std::string &path, bool asJson) {
  llvm::Expected<std::unique_ptr<WeightStore>> store = weights::openWeights(path);
  if (!store)
    return tool::fail(store.takeError());
  llvm::Expected<FileFacts> facts = factsOf(**store, path);
  if (!facts)
    return tool::fail(facts.takeError());
  if (asJson)
    tool::printJson(factsJson(*facts, **store, path));
  else
    printFacts(*facts, **store);
  return 0;
}

void tool::addWeightsInfo(CLI::App &command, tool::Status &status) {
  auto path = std::make_shared<std::string>();
  auto asJson = std::make_shared<bool>(false);
  CLI::App *info = command.add_subcommand("info", "Names, shapes, types, ranges and digests");
  info->add_option("FILE", *path, "weights of any format that is read")->required();
  tool::addJsonFlag(*info, *asJson);
  tool::addExamples(*info, {{"halnet weights info resnet50.safetensors", ""}});
  info->callback([path, asJson, &status] { status = printInfo(*path, *asJson); });
}
