//===- CheckConnections.cpp - who reads whom ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Resolves the names in `from` and `outputs`, and explains those that don't.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/Description.h"

#include "compiler/diagnostics/DidYouMean.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet::reader;
using namespace mlir;
using halnet::didYouMean;

/// Cycles are looked for in so many wrong connections, each in one walk over the net.
static constexpr unsigned maxExplained = 20;
/// Layers of a cycle that a message names.
static constexpr size_t maxShown = 8;

namespace {
class Connections {
public:
  explicit Connections(Description &description);
  bool checkLayers();
  bool checkOutputs();

private:
  static constexpr int64_t input = -1; ///< the position of every input: above all layers

  bool resolve(PlacedName &bottom, int64_t reader);
  void reportUnknown(const PlacedName &name);
  void reportLater(const PlacedName &bottom, int64_t reader, int64_t read);
  std::vector<std::string> path(int64_t from, int64_t to) const;

  Description &description;
  llvm::StringMap<int64_t> positions;
  unsigned explained = 0;
};
} // namespace

Connections::Connections(Description &description) : description(description) {
  for (const Input &in : description.inputs)
    positions[in.name.name] = input;
  for (auto [position, layer] : llvm::enumerate(description.layers))
    positions.try_emplace(layer.name.name, position);
}

void Connections::reportUnknown(const PlacedName &name) {
  std::vector<StringRef> known;
  for (const auto &position : positions)
    known.push_back(position.getKey());
  for (const auto &block : description.blockResults)
    known.push_back(block.getKey());
  llvm::sort(known);
  emitError(name.place) << "no layer '" << name.name << "'" << didYouMean(name.name, known);
}

/// The layers from `from` to `to`, each reading the next; empty where there is no way.
std::vector<std::string> Connections::path(int64_t from, int64_t to) const {
  std::vector<int64_t> readBy(description.layers.size(), -1), queue{from};
  readBy[from] = from;
  for (size_t at = 0; at < queue.size() && readBy[to] < 0; ++at)
    for (const PlacedName &bottom : description.layers[queue[at]].bottoms) {
      auto found = positions.find(description.layerOf(bottom.name));
      if (found == positions.end() || found->second == input || readBy[found->second] >= 0)
        continue;
      readBy[found->second] = queue[at];
      queue.push_back(found->second);
    }
  std::vector<std::string> names;
  if (readBy[to] < 0)
    return names;
  for (int64_t at = to; at != from; at = readBy[at])
    names.push_back(description.layers[at].name.name);
  names.push_back(description.layers[from].name.name);
  return {names.rbegin(), names.rend()};
}

void Connections::reportLater(const PlacedName &bottom, int64_t reader, int64_t read) {
  const Layer &layer = description.layers[reader];
  InFlightDiagnostic error = emitError(bottom.place);
  std::vector<std::string> cycle;
  if (explained++ < maxExplained)
    cycle = path(read, reader);
  if (reader == read) {
    error << "a cycle: '" << layer.name.name << "' reads itself";
    return;
  }
  if (cycle.empty()) {
    error << "'" << bottom.name << "' stands below '" << layer.name.name
          << "'; a layer reads layers above it";
  } else {
    bool isLong = cycle.size() > maxShown;
    if (isLong)
      cycle.erase(cycle.begin() + maxShown / 2, cycle.end() - maxShown / 2);
    error << "a cycle: " << layer.name.name << " reads " << llvm::join(cycle, ", which reads ")
          << (isLong ? " (and others between)" : "");
  }
  error.attachNote(description.layers[read].place)
      << "'" << description.layers[read].name.name << "' is here";
}

/// Replaces the name of a block by that of its last layer; false after an error.
bool Connections::resolve(PlacedName &bottom, int64_t reader) {
  if (bottom.name.empty())
    return false; // reads a layer without a name, said by the reader
  StringRef name = description.layerOf(bottom.name);
  auto found = positions.find(name);
  if (found == positions.end()) {
    if (!description.incomplete)
      reportUnknown(bottom);
    return false;
  }
  if (found->second >= reader) {
    reportLater(bottom, reader, found->second);
    return false;
  }
  bottom.name = name.str();
  return true;
}

bool Connections::checkLayers() {
  bool good = true;
  for (auto [position, layer] : llvm::enumerate(description.layers))
    for (PlacedName &bottom : layer.bottoms) {
      bool resolved = resolve(bottom, position);
      layer.broken |= !resolved;
      good &= resolved;
    }
  return good;
}

bool Connections::checkOutputs() {
  bool good = true;
  llvm::StringMap<Location> seen;
  for (const PlacedName &output : description.outputs) {
    auto found = positions.find(description.layerOf(output.name));
    auto [first, isNew] = seen.try_emplace(output.name, output.place);
    if (found == positions.end()) {
      if (!description.incomplete)
        reportUnknown(output);
      good = false;
    } else if (found->second == input) {
      emitError(output.place) << "'" << output.name
                              << "' is an input; outputs are layers, if only an Identity";
      good = false;
    } else if (!isNew) {
      InFlightDiagnostic error = emitError(output.place)
                                 << "the output '" << output.name << "' is named twice";
      error.attachNote(first->second) << "first named here";
      good = false;
    }
  }
  return good;
}

bool halnet::reader::checkConnections(Description &description) {
  Connections connections(description);
  bool good = connections.checkLayers();
  good &= connections.checkOutputs();
  if (description.layers.empty() && !description.incomplete) {
    emitError(description.name.place, "the net has no layers");
    return false;
  }
  return good;
}
