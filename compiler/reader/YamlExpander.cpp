//===- YamlExpander.cpp - blocks, repetitions and conditions unrolled --------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks entries in order and keeps the name that the next layer reads.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/YamlExpander.h"

#include "compiler/diagnostics/DidYouMean.h"
#include "dialects/Net/LayerNames.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

bool YamlExpander::expand(const YamlNode &layers, const Scope &scope, StringRef input) {
  above = input.str();
  return expandList(layers, scope);
}

bool YamlExpander::expandList(const YamlNode &layers, const Scope &scope) {
  if (layers.kind != YamlNode::Kind::Sequence) {
    emitError(scope.at(layers.place), "expected a list of layers");
    return false;
  }
  bool good = true;
  for (const YamlNodePtr &entry : layers.items) {
    if (!checkLimits(*entry, scope))
      return false;
    good &= expandEntry(*entry, scope);
  }
  return good;
}

bool YamlExpander::checkLimits(const YamlNode &entry, const Scope &scope) {
  // Once over the limit no list goes on, so the error is emitted once.
  if (visited > maxEntries || description.layers.size() > maxLayers)
    return false;
  if (++visited > maxEntries)
    emitError(scope.at(entry.place))
        << "repetitions unroll to more than " << maxEntries << " entries";
  else if (description.layers.size() == maxLayers)
    emitError(scope.at(entry.place)) << "the net has more than " << maxLayers << " layers";
  else
    return true;
  visited = maxEntries + 1;
  return false;
}

bool YamlExpander::expandEntry(const YamlNode &entry, const Scope &scope) {
  if (entry.kind != YamlNode::Kind::Mapping) {
    emitError(scope.at(entry.place), "expected a layer: {name: ..., type: ..., ...}");
    return false;
  }
  if (const YamlEntry *when = entry.entry("when")) {
    std::optional<Condition> condition = evaluateCondition(*when->value, scope);
    if (!condition || !condition->holds)
      return condition.has_value();
  }
  bool good = false;
  size_t layersBefore = description.layers.size();
  if (entry.entry("repeat"))
    good = expandRepeat(entry, scope);
  else if (entry.entry("block"))
    good = expandBlock(entry, scope);
  else if (entry.entry("type"))
    good = expandLayer(entry, scope);
  else
    emitError(scope.at(entry.place), "expected 'type', 'block' or 'repeat' in this entry");
  description.incomplete |= !good && description.layers.size() == layersBefore;
  return good;
}

bool YamlExpander::expandRepeat(const YamlNode &entry, const Scope &scope) {
  const YamlEntry *layers = entry.entry("layers");
  const YamlNode &repeat = *entry.entry("repeat")->value;
  if (!checkKeys(entry, {"repeat", "when", "layers"}, "a repetition", scope))
    return false;
  if (repeat.kind != YamlNode::Kind::Mapping || repeat.entries.size() != 1 || !layers) {
    emitError(scope.at(repeat.place), "expected 'repeat: {index: first..last}' and 'layers'");
    return false;
  }
  const YamlEntry &index = repeat.entries.front();
  if (scope.values.contains(index.key)) {
    emitError(scope.at(index.keyPlace))
        << "'" << index.key << "' is a parameter or an index already";
    return false;
  }
  std::optional<std::pair<int64_t, int64_t>> range = evaluateRange(*index.value, scope);
  if (!range)
    return false;
  auto [first, last] = *range;
  if (last < first) {
    emitError(scope.at(index.value->place))
        << "the range goes from " << first << " to " << last << ": nothing would be repeated"
        << parametersOf(*index.value, scope);
    return false;
  }
  bool good = true;
  Scope inner = scope;
  for (int64_t at = first; at <= last; ++at) {
    if (!checkLimits(entry, scope))
      return false; // an empty list, too, may not be repeated for ever
    inner.values[index.key] = Setting{at};
    good &= expandList(*layers->value, inner);
  }
  return good;
}

bool YamlExpander::readName(const YamlNode &entry, const Scope &scope, std::string &name) {
  const YamlEntry *given = entry.entry("name");
  if (!given)
    return true;
  std::optional<Setting> value = evaluate(*given->value, scope);
  if (!value)
    return false;
  if (value->list() || value->isNothing() || valueText(*value).empty()) {
    emitError(scope.at(given->value->place)) << "expected a name, found " << quotedText(*value);
    return false;
  }
  name = valueText(*value);
  return true;
}

bool YamlExpander::readFrom(const YamlNode &entry, const Scope &scope,
                            std::vector<PlacedName> &bottoms) {
  const YamlEntry *from = entry.entry("from");
  if (!from) {
    bottoms.push_back({above, scope.at(entry.place)});
    return true;
  }
  bool isList = from->value->kind == YamlNode::Kind::Sequence;
  bool good = true;
  for (const YamlNodePtr &item : isList ? ArrayRef(from->value->items) : ArrayRef(from->value)) {
    std::optional<Setting> value = evaluate(*item, scope);
    good &= value.has_value();
    if (value && value->list()) {
      for (const Setting &name : *value->list())
        bottoms.push_back({valueText(name), scope.at(item->place)});
    } else if (value) {
      bottoms.push_back({valueText(*value), scope.at(item->place)});
    }
  }
  return good;
}

bool YamlExpander::readAttributes(const YamlNode &entry, const Scope &scope, Layer &layer) {
  const LayerType *type = layerType(layer.type.name);
  for (const YamlEntry &attribute : entry.entries) {
    if (llvm::is_contained({"name", "type", "from", "when", "weights"}, attribute.key))
      continue;
    // A mapping is no value; that of an unknown attribute goes on, for its name is what is wrong.
    bool isUnknownMapping = attribute.value->kind == YamlNode::Kind::Mapping &&
                            !(type && type->attribute(attribute.key));
    std::optional<Setting> value = isUnknownMapping ? Setting() : evaluate(*attribute.value, scope);
    layer.incomplete |= !value;
    Location keyPlace = scope.at(attribute.keyPlace);
    bool isNull = attribute.value->kind == YamlNode::Kind::Null; // stands where the next token does
    if (value)
      layer.attributes.push_back({attribute.key, *value,
                                  isNull ? keyPlace : scope.at(attribute.value->place), keyPlace,
                                  parametersOf(*attribute.value, scope)});
  }
  return !layer.incomplete;
}

/// Names of parameters that are not made of the layer's.
bool YamlExpander::readWeights(const YamlNode &entry, const Scope &scope, Layer &layer) {
  const YamlEntry *weights = entry.entry("weights");
  const LayerType *type = layerType(layer.type.name);
  if (!weights || !type)
    return true;
  if (type->weights().empty()) {
    emitError(scope.at(weights->keyPlace)) << type->name << " has no weights";
    return false;
  }
  std::vector<StringRef> known(type->weights().begin(), type->weights().end());
  bool good = checkKeys(*weights->value, known, "'weights' of " + type->name.str(), scope);
  for (const YamlEntry &weight : weights->value->entries) {
    std::optional<Setting> name = evaluate(*weight.value, scope);
    good &= name.has_value();
    if (!name)
      continue;
    if (name->list() || name->isNothing() || !isForeignName(valueText(*name))) {
      emitError(scope.at(name->isNothing() ? weight.keyPlace : weight.value->place))
          << "expected the name of a parameter, found " << quotedText(*name);
      good = false;
    }
    layer.params["_" + weight.key] = valueText(*name);
  }
  return good;
}

bool YamlExpander::expandLayer(const YamlNode &entry, const Scope &scope) {
  const YamlNode &typeNode = *entry.entry("type")->value;
  std::optional<Setting> type = evaluate(typeNode, scope);
  std::string name;
  if (!readName(entry, scope, name) || !type)
    return false;
  const YamlEntry *nameEntry = entry.entry("name");
  Location place = scope.at(entry.place);
  bool good = true;
  if (!nameEntry && valueText(*type) == "Eltwise") {
    name = "_plus" + std::to_string(unnamedSums++); // MXNet's name of `a + b`
  } else if (!nameEntry) {
    emitError(place, "expected a 'name' in this layer");
    good = false;
  }
  Layer layer{{name, nameEntry ? scope.at(nameEntry->value->place) : place},
              {valueText(*type), scope.at(typeNode.place)},
              {},
              {},
              place};
  good &= readFrom(entry, scope, layer.bottoms);
  good &= readAttributes(entry, scope, layer);
  good &= readWeights(entry, scope, layer);
  above = name;
  description.layers.push_back(std::move(layer));
  return good;
}

bool YamlExpander::readArguments(const YamlNode &entry, const Scope &scope,
                                 std::vector<Argument> &arguments) {
  bool good = true;
  for (const YamlEntry &argument : entry.entries) {
    if (llvm::is_contained({"name", "block", "from", "when"}, argument.key))
      continue;
    std::optional<Setting> value = evaluate(*argument.value, scope);
    good &= value.has_value();
    if (value)
      arguments.push_back(
          {argument.key, scope.at(argument.keyPlace), *value, scope.at(argument.value->place)});
  }
  return good;
}

/// Lets `name` stand for the layer that was made last.
bool YamlExpander::nameBlock(const PlacedName &name) {
  auto [first, isNew] =
      description.blockResults.try_emplace(name.name, PlacedName{above, name.place});
  if (isNew)
    return true;
  InFlightDiagnostic error = emitError(name.place)
                             << "the name '" << name.name << "' is used twice";
  error.attachNote(first->second.place) << "first used here";
  return false;
}

bool YamlExpander::expandBlock(const YamlNode &entry, const Scope &scope) {
  const YamlNode &blockNode = *entry.entry("block")->value;
  Location place = scope.at(blockNode.place);
  std::optional<Setting> block = evaluate(blockNode, scope);
  std::string name;
  std::vector<PlacedName> inputs;
  std::vector<Argument> arguments;
  bool good = block && readName(entry, scope, name) && readFrom(entry, scope, inputs) &&
              readArguments(entry, scope, arguments);
  YamlNodePtr document = good ? findBlock(valueText(*block), place) : nullptr;
  if (!document)
    return false;
  if (inputs.size() != 1) {
    emitError(scope.at(entry.entry("from")->value->place), "a block reads one layer");
    return false;
  }
  Scope inner;
  inner.caller = net::blockLoc(name.empty() ? valueText(*block) : name, place);
  if (!bindParameters(*document, arguments, place, inner) || !runChecks(*document, inner))
    return false;
  above = inputs.front().name;
  inner.values["input"] = Setting{above};
  if (!name.empty())
    inner.values["name"] = Setting{name};
  insideBlocks.push_back(valueText(*block));
  good = expandList(*document->entry("layers")->value, inner);
  insideBlocks.pop_back();
  return (name.empty() || nameBlock({name, scope.at(entry.entry("name")->value->place)})) && good;
}
