//===- Symbol.cpp - the nodes of a symbol file ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `attrs` is `attr` or `param` in older files; inputs are [node, output] or
// [node, output, version].
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/mxnet/Symbol.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

#include <charconv>

using namespace halnet::reader;
using namespace mlir;

const SymbolAttribute *SymbolNode::find(StringRef attributeName) {
  known.insert(attributeName);
  for (const SymbolAttribute &attribute : attributes)
    if (attribute.name == attributeName)
      return &attribute;
  return nullptr;
}

void SymbolNode::wrong(const SymbolAttribute &attribute, StringRef expected) {
  emitError(attribute.place) << "'" << attribute.name << "' takes " << expected << ", found '"
                             << attribute.value << "'";
  broken = true;
}

void SymbolNode::refuse(StringRef attributeName, const Twine &why) {
  const SymbolAttribute *attribute = find(attributeName);
  emitError(attribute ? attribute->place : place)
      << "'" << attributeName << "' of " << op.name << " " << why;
  broken = true;
}

/// "64" or Python 2's "64L".
static bool readInteger(StringRef text, int64_t &value) {
  text = text.trim();
  text.consume_back("L");
  return !text.getAsInteger(10, value);
}

int64_t SymbolNode::integer(StringRef attributeName, int64_t fallback) {
  const SymbolAttribute *attribute = find(attributeName);
  int64_t value = fallback;
  if (attribute && !readInteger(attribute->value, value))
    wrong(*attribute, "an integer");
  return value;
}

double SymbolNode::real(StringRef attributeName, double fallback) {
  const SymbolAttribute *attribute = find(attributeName);
  if (!attribute)
    return fallback;
  StringRef text = StringRef(attribute->value).trim();
  double value;
  auto [end, error] = std::from_chars(text.begin(), text.end(), value);
  if (error == std::errc() && end == text.end())
    return value;
  wrong(*attribute, "a number");
  return fallback;
}

bool SymbolNode::boolean(StringRef attributeName, bool fallback) {
  const SymbolAttribute *attribute = find(attributeName);
  if (!attribute)
    return fallback;
  StringRef text = StringRef(attribute->value).trim();
  if (text.equals_insensitive("true") || text == "1")
    return true;
  if (!text.equals_insensitive("false") && text != "0")
    wrong(*attribute, "True or False");
  return false;
}

std::string SymbolNode::word(StringRef attributeName, StringRef fallback) {
  const SymbolAttribute *attribute = find(attributeName);
  return attribute ? attribute->value : fallback.str();
}

std::vector<int64_t> SymbolNode::list(StringRef attributeName, std::vector<int64_t> fallback) {
  const SymbolAttribute *attribute = find(attributeName);
  if (!attribute)
    return fallback;
  StringRef text = StringRef(attribute->value).trim().trim("()[]");
  SmallVector<StringRef> words;
  text.split(words, ',', -1, /*KeepEmpty=*/false);
  std::vector<int64_t> values;
  for (StringRef word : words) {
    if (word.trim().empty())
      continue;
    values.push_back(0);
    if (!readInteger(word, values.back())) {
      wrong(*attribute, "numbers such as (3, 3)");
      return fallback;
    }
  }
  return values;
}

std::pair<int64_t, int64_t> SymbolNode::pair(StringRef attributeName, int64_t fallback) {
  std::vector<int64_t> values = list(attributeName, {});
  if (values.empty())
    return {fallback, fallback};
  if (values.size() > 2) {
    wrong(*find(attributeName), "two numbers such as (3, 3)");
    return {fallback, fallback};
  }
  return {values.front(), values.back()};
}

//===----------------------------------------------------------------------===//
// From JSON
//===----------------------------------------------------------------------===//

/// The string under `key`; false after an error.
static bool readString(const JsonValue &node, StringRef key, PlacedName &result) {
  const JsonValue *value = node.find(key);
  if (value && value->kind == JsonValue::Kind::String) {
    result = {value->text, value->place};
    return true;
  }
  emitError(value ? value->place : node.place) << "a node has its '" << key << "', a string";
  return false;
}

/// "[node, output]" or "[node, output, version]".
static bool readReference(const JsonValue &value, size_t nodes,
                          std::vector<SymbolReference> &references) {
  bool isList = value.kind == JsonValue::Kind::Array && value.items.size() >= 2;
  std::optional<int64_t> node = isList ? value.items[0].index() : std::nullopt;
  std::optional<int64_t> output = isList ? value.items[1].index() : std::nullopt;
  if (!node || !output || *node >= int64_t(nodes)) {
    emitError(value.place) << "expected [node, output], with one of " << nodes << " nodes";
    return false;
  }
  references.push_back({*node, *output, value.place});
  return true;
}

static bool readReferences(const JsonValue &holder, StringRef key, size_t nodes,
                           std::vector<SymbolReference> &references) {
  const JsonValue *list = holder.find(key);
  if (!list || list->kind != JsonValue::Kind::Array) {
    emitError(list ? list->place : holder.place) << "expected '" << key << "', a list";
    return false;
  }
  bool good = true;
  for (const JsonValue &item : list->items)
    good &= readReference(item, nodes, references);
  return good;
}

static bool readAttributes(const JsonValue &node, SymbolNode &result) {
  for (StringRef key : {"attrs", "param", "attr"}) {
    const JsonValue *attributes = node.find(key);
    if (!attributes)
      continue;
    if (attributes->kind != JsonValue::Kind::Object) {
      emitError(attributes->place) << "expected '" << key << "', an object";
      return false;
    }
    bool isUsers = key == "attr" && node.find("param");
    for (const JsonEntry &entry : attributes->entries)
      result.attributes.push_back(
          {entry.key, entry.value.text, entry.keyPlace, entry.value.place, isUsers});
  }
  return true;
}

std::optional<Symbol> halnet::reader::readSymbol(const JsonValue &document) {
  const JsonValue *nodes = document.find("nodes");
  if (!nodes || nodes->kind != JsonValue::Kind::Array) {
    emitError(document.place, "expected an MXNet symbol: an object with a list of 'nodes'");
    return std::nullopt;
  }
  Symbol symbol;
  bool good = readReferences(document, "heads", nodes->items.size(), symbol.heads);
  for (const JsonValue &item : nodes->items) {
    SymbolNode node{{"", item.place}, {"", item.place}, {}, {}, item.place};
    bool isRight = readString(item, "op", node.op) && readString(item, "name", node.name);
    isRight = isRight && readAttributes(item, node);
    good &= isRight && readReferences(item, "inputs", nodes->items.size(), node.inputs);
    symbol.nodes.push_back(std::move(node));
  }
  return good ? std::optional(std::move(symbol)) : std::nullopt;
}
