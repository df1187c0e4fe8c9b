//===- SummaryPrinter.cpp - a summary as text and JSON ---------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two tables: the layers, and the way from described to executed.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Summary.h"
#include "compiler/report/Table.h"
#include "dialects/Net/ShapedLayer.h"

using namespace halnet;
using namespace halnet::report;
using llvm::StringRef;
namespace json = llvm::json;

using Align = Table::Align;

static void printLayers(const Summary &summary, size_t depth, llvm::raw_ostream &os) {
  Table table({Align::Left, Align::Left, Align::Left, Align::Right, Align::Right, Align::Right});
  table.add({"layer", "type", "result", "parameters", "MACs", "bytes"});
  table.addRule();
  for (const LayerRow &row : collapsed(summary.layers, depth))
    table.add({row.name, row.type, net::shapeText(row.shape), grouped(row.counts.parameters),
               grouped(row.counts.macs), grouped(row.counts.bytes)});
  table.print(os);
}

static void addCounts(StringRef what, const Counts &counts, bool isChange, Table &table) {
  auto text = [&](int64_t number) {
    if (!isChange)
      return grouped(number);
    return number == 0 ? "" : (number > 0 ? "+" : "") + grouped(number);
  };
  table.add({what.str(), text(counts.layers), text(counts.parameters), text(counts.macs),
             text(counts.bytes)});
}

static void printTotals(const Summary &summary, llvm::raw_ostream &os) {
  Table table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right});
  table.add({"", "layers", "parameters", "MACs", "bytes"});
  table.addRule();
  addCounts("as described", summary.described, false, table);
  for (const Difference &difference : summary.differences)
    addCounts("  " + difference.why, difference.change, true, table);
  addCounts("as executed on " + summary.target, summary.executed, false, table);
  table.print(os);
}

void report::printSummary(const Summary &summary, size_t depth, llvm::raw_ostream &os) {
  printLayers(summary, depth, os);
  os << '\n';
  printTotals(summary, os);
  os << "\nThe program holds " << bytesText(summary.weightsBytes) << " of packed weights and needs "
     << bytesText(summary.arenaBytes) << " for its tensors.\n";
}

static json::Object countsJson(const Counts &counts, StringRef layers) {
  return json::Object{{layers, counts.layers},
                      {"parameters", counts.parameters},
                      {"macs", counts.macs},
                      {"bytes", counts.bytes}};
}

json::Value report::summaryJson(const Summary &summary, size_t depth) {
  json::Array layers, differences;
  for (const LayerRow &row : collapsed(summary.layers, depth)) {
    json::Object object = countsJson(row.counts, "layers");
    object["name"] = row.name;
    object["type"] = row.type;
    object["place"] = row.place;
    object["blocks"] = json::Array(row.blocks);
    object["shape"] = json::Array(row.shape);
    object["statistics"] = row.statistics;
    layers.push_back(std::move(object));
  }
  for (const Difference &difference : summary.differences) {
    json::Object object = countsJson(difference.change, "layers");
    object["why"] = difference.why;
    differences.push_back(std::move(object));
  }
  json::Object described = countsJson(summary.described, "layers"),
               executed = countsJson(summary.executed, "calls");
  described["statistics"] = summary.statistics;
  executed["target"] = summary.target;
  executed["weights_bytes"] = summary.weightsBytes;
  executed["arena_bytes"] = summary.arenaBytes;
  return json::Object{{"net", summary.name},
                      {"layers", std::move(layers)},
                      {"described", std::move(described)},
                      {"differences", std::move(differences)},
                      {"executed", std::move(executed)}};
}
