//===- YamlReader.cpp - YAML descriptions ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The top level of a description: name, parameters, input, layers, outputs.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/YamlReader.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/reader/YamlExpander.h"
#include "compiler/reader/YamlImage.h"
#include "dialects/Net/ShapedLayer.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

/// A value as typed behind `--set key=`: [3, 4] and 3,4 are lists.
static std::optional<Setting> optionValue(StringRef text, FileLineColLoc place) {
  auto plain = [&](StringRef word) {
    return plainSetting({YamlNode::Kind::Scalar, place, word.trim().str()}, Scope());
  };
  bool isBracketed = text.starts_with("[") && text.ends_with("]");
  if (!isBracketed && !text.contains(','))
    return plain(text);
  SettingList list;
  SmallVector<StringRef> words;
  (isBracketed ? text.drop_front().drop_back() : text).split(words, ',');
  for (StringRef word : words) {
    std::optional<Setting> value = plain(word);
    if (!value)
      return std::nullopt;
    list.push_back(*value);
  }
  return Setting{std::move(list)};
}

/// The `--set` options as arguments; false after an error.
static bool readSets(ArrayRef<std::string> sets, MLIRContext &context, Sources &sources,
                     std::vector<Argument> &arguments) {
  sources.add("--set", "--set", llvm::join(sets, "\n"));
  bool good = true;
  for (auto [index, set] : llvm::enumerate(sets)) {
    auto [key, value] = StringRef(set).split('=');
    auto keyPlace = FileLineColLoc::get(&context, "--set", index + 1, 1);
    auto valuePlace = FileLineColLoc::get(&context, "--set", index + 1, key.size() + 2);
    if (key.size() == set.size()) {
      emitError(keyPlace) << "expected parameter=value, found '" << set << "'";
      good = false;
      continue;
    }
    std::optional<Setting> read = optionValue(value, valuePlace);
    good &= read.has_value();
    if (read)
      arguments.push_back({key.str(), keyPlace, *read, valuePlace});
  }
  return good;
}

/// The options that set one parameter each, as arguments.
static void readValues(ArrayRef<OptionValue> values, MLIRContext &context, Sources &sources,
                       std::vector<Argument> &arguments) {
  llvm::StringMap<std::string> texts;
  for (const OptionValue &value : values) {
    std::string &text = texts[value.option];
    auto place = FileLineColLoc::get(&context, value.option, StringRef(text).count('\n') + 1, 1);
    text += std::to_string(value.value) + "\n";
    sources.add(value.option, value.option, text);
    arguments.push_back({value.parameter, place, {value.value}, place});
  }
}

static bool readExtent(const YamlNode &node, const Scope &scope, std::vector<int64_t> &shape) {
  std::optional<Setting> extent = evaluate(node, scope);
  if (!extent)
    return false;
  const int64_t *integer = extent->integer();
  if (!integer || *integer < 1 || *integer > net::maxExtent) {
    emitError(node.place) << "expected an extent from 1 to " << net::maxExtent << ", found "
                          << quotedText(*extent) << parametersOf(node, scope);
    return false;
  }
  shape.push_back(*integer);
  return true;
}

static bool readShape(const YamlNode &node, const Scope &scope, std::vector<int64_t> &shape) {
  if (node.kind != YamlNode::Kind::Sequence || node.items.size() != 4) {
    emitError(node.place, "expected a shape of 4 extents: [N, C, H, W]");
    return false;
  }
  bool good = true;
  for (const YamlNodePtr &item : node.items)
    good &= readExtent(*item, scope, shape);
  return good && checkInputShape(shape, node.place);
}

/// The text of a scalar under `key`; false after an error, also where it is missing.
static bool readWord(const YamlNode &node, StringRef key, const Scope &scope, PlacedName &word) {
  const YamlEntry *entry = node.entry(key);
  if (!entry) {
    emitError(node.place) << "expected '" << key << "' here";
    return false;
  }
  std::optional<Setting> value = evaluate(*entry->value, scope);
  if (!value)
    return false;
  word.place = entry->value->kind == YamlNode::Kind::Null ? entry->keyPlace : entry->value->place;
  if (value->list() || value->isNothing()) {
    emitError(word.place) << "expected a name, found " << quotedText(*value);
    return false;
  }
  word.name = valueText(*value);
  return true;
}

static bool readInput(const YamlNode &document, const Scope &scope, Description &description) {
  const YamlEntry *entry = document.entry("input");
  if (!entry) {
    emitError(document.place, "expected 'input: {name: ..., shape: [N, C, H, W]}'");
    return false;
  }
  const YamlNode &node = *entry->value;
  if (!checkKeys(node, {"name", "shape", "image"}, "an input", scope))
    return false;
  Input input{{"", node.place}, {}, std::nullopt, node.place};
  bool good = readWord(node, "name", scope, input.name);
  const YamlEntry *shape = node.entry("shape");
  if (!shape) {
    emitError(node.place, "expected 'shape: [N, C, H, W]' in the input");
    good = false;
  }
  good &= shape && readShape(*shape->value, scope, input.shape);
  if (const YamlEntry *image = node.entry("image"); image && good)
    good = readImage(*image->value, scope, input);
  description.inputs.push_back(std::move(input));
  return good;
}

static bool readOutputs(const YamlNode &document, const Scope &scope, Description &description) {
  const YamlEntry *entry = document.entry("outputs");
  if (!entry)
    return true;
  bool isList = entry->value->kind == YamlNode::Kind::Sequence;
  if (isList && entry->value->items.empty()) {
    emitError(entry->value->place, "'outputs' names none; expected at least one layer");
    return false;
  }
  bool good = true;
  for (const YamlNodePtr &item : isList ? ArrayRef(entry->value->items) : ArrayRef(entry->value)) {
    std::optional<Setting> value = evaluate(*item, scope);
    good &= value.has_value();
    if (value)
      description.outputs.push_back({valueText(*value), item->place});
  }
  return good;
}

static bool readDocument(const YamlNode &document, const Scope &scope, YamlExpander &expander,
                         Description &description) {
  bool good = readInput(document, scope, description);
  StringRef input = good ? StringRef(description.inputs.front().name.name) : "";
  const YamlEntry *layers = document.entry("layers");
  if (!layers) {
    emitError(document.place, "expected 'layers', a list");
    description.incomplete = true;
    return false;
  }
  if (layers->value->kind == YamlNode::Kind::Null) {
    emitError(layers->keyPlace, "'layers' holds none; expected a list");
    description.incomplete = true;
    return false;
  }
  good &= expander.expand(*layers->value, scope, input);
  return readOutputs(document, scope, description) && good;
}

std::optional<Description> halnet::reader::readYaml(StringRef path, const ReadOptions &options,
                                                    MLIRContext &context, Sources &sources,
                                                    bool &failed) {
  failed = true;
  StringRef file = placeName(path);
  if (!readTextFile(path, file, sources, context))
    return std::nullopt;
  YamlNodePtr document = parseYaml(sources.find(file)->text, file, context);
  if (!document)
    return std::nullopt;
  Scope scope;
  std::vector<Argument> sets;
  bool good = checkKeys(
      *document, {"halnet", "name", "params", "check", "input", "blocks", "layers", "outputs"},
      "a description", scope);
  if (document->kind != YamlNode::Kind::Mapping || !checkVersion(*document))
    return std::nullopt;
  good &= readSets(options.sets, context, sources, sets);
  readValues(options.values, context, sources, sets);
  if (!bindParameters(*document, sets, document->place, scope) || !runChecks(*document, scope) ||
      !checkOwnBlocks(*document))
    return std::nullopt;
  warnOfUnused(*document);
  Description description{{"", document->place}};
  good &= readWord(*document, "name", scope, description.name);
  YamlExpander expander(document->entry("blocks"), blockFolders(path, options), context, sources,
                        description);
  good &= readDocument(*document, scope, expander, description);
  failed = !good;
  return description;
}
