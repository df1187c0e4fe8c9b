//===- YamlDocument.cpp - the head of a description or a block ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keys, version, parameters and checks.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/YamlDocument.h"

#include "compiler/diagnostics/DidYouMean.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

bool halnet::reader::checkKeys(const YamlNode &node, ArrayRef<StringRef> known, StringRef what,
                               const Scope &scope) {
  if (node.kind != YamlNode::Kind::Mapping) {
    emitError(scope.at(node.place)) << "expected " << what << " as a mapping of keys to values";
    return false;
  }
  bool good = true;
  for (const YamlEntry &entry : node.entries)
    if (!llvm::is_contained(known, entry.key)) {
      emitError(scope.at(entry.keyPlace))
          << what << " has no key '" << entry.key << "'" << didYouMean(entry.key, known);
      good = false;
    }
  return good;
}

bool halnet::reader::checkVersion(const YamlNode &document) {
  const YamlEntry *version = document.entry("halnet");
  if (!version) {
    emitError(document.place, "expected 'halnet: 1', the version of the language");
    return false;
  }
  if (version->value->kind == YamlNode::Kind::Scalar && version->value->text == "1")
    return true;
  emitError(version->value->place)
      << "the version of the language is 1, found '" << version->value->text << "'";
  return false;
}

std::vector<StringRef> halnet::reader::parameterNames(const YamlNode &document) {
  std::vector<StringRef> names;
  if (const YamlEntry *params = document.entry("params"))
    for (const YamlEntry &entry : params->value->entries)
      names.push_back(entry.key);
  return names;
}

/// The words of a default such as `imagenet|cifar`, of which the first is the
/// default; empty for every other default.
static SmallVector<StringRef> choicesOf(const YamlNode &fallback) {
  SmallVector<StringRef> choices;
  StringRef text = fallback.text;
  if (fallback.kind == YamlNode::Kind::Scalar && !fallback.quoted && text.contains('|'))
    text.split(choices, '|');
  return choices;
}

/// Whether a value can stand where the default stands; any can without a default.
static bool isOfKind(const Setting &value, const Setting &fallback) {
  return fallback.isNothing() || value.data.index() == fallback.data.index() ||
         (value.isNumber() && fallback.isNumber());
}

static bool checkArgument(const Argument &argument, const Setting &fallback,
                          ArrayRef<StringRef> choices) {
  if (!choices.empty()) {
    StringRef word = argument.value.word() ? *argument.value.word() : StringRef();
    if (llvm::is_contained(choices, word))
      return true;
    emitError(argument.valuePlace)
        << "'" << argument.name << "' is " << llvm::join(choices, " or ") << ", found "
        << quotedText(argument.value) << didYouMean(word, choices);
    return false;
  }
  if (isOfKind(argument.value, fallback))
    return true;
  emitError(argument.valuePlace) << "'" << argument.name << "' is " << kindText(fallback)
                                 << ", as its default " << valueText(fallback) << "; found "
                                 << quotedText(argument.value);
  return false;
}

/// The default of a parameter, an expression of those above it; none after an error.
static std::optional<Setting> fallbackOf(const YamlNode &node, const Scope &scope) {
  if (SmallVector<StringRef> choices = choicesOf(node); !choices.empty())
    return Setting{choices.front().str()};
  return evaluate(node, scope);
}

static bool bindParameter(const YamlEntry &entry, const Argument *argument, Location usePlace,
                          Scope &scope) {
  std::optional<Setting> fallback = fallbackOf(*entry.value, scope);
  if (!fallback)
    return false;
  if (!argument && fallback->isNothing()) {
    InFlightDiagnostic error = emitError(usePlace) << "'" << entry.key << "' must be given";
    error.attachNote(entry.keyPlace) << "it has no default here";
    return false;
  }
  if (argument && !checkArgument(*argument, *fallback, choicesOf(*entry.value)))
    return false;
  scope.values[entry.key] = argument ? argument->value : *fallback;
  return true;
}

static bool checkParameterName(const YamlEntry &entry) {
  bool isPlain = llvm::all_of(entry.key, [](char c) { return llvm::isAlnum(c) || c == '_'; });
  bool isTaken = llvm::is_contained(
      {"name", "input", "block", "type", "from", "when", "repeat", "layers"}, entry.key);
  if (isPlain && !entry.key.empty() && !isTaken)
    return true;
  emitError(entry.keyPlace) << "'" << entry.key << "' can't be a parameter: "
                            << (isTaken ? "the word has a meaning of its own"
                                        : "letters, digits and '_' only");
  return false;
}

bool halnet::reader::bindParameters(const YamlNode &document, ArrayRef<Argument> arguments,
                                    Location usePlace, Scope &scope) {
  const YamlEntry *params = document.entry("params");
  if (params && params->value->kind != YamlNode::Kind::Mapping) {
    emitError(params->value->place, "expected parameters with their defaults: {name: default}");
    return false;
  }
  bool good = true;
  llvm::StringMap<const Argument *> given;
  std::vector<StringRef> names = parameterNames(document);
  for (const Argument &argument : arguments) {
    given[argument.name] = &argument;
    if (llvm::is_contained(names, argument.name))
      continue;
    emitError(argument.place) << "no parameter '" << argument.name << "'"
                              << didYouMean(argument.name, names);
    good = false;
  }
  if (params)
    for (const YamlEntry &entry : params->value->entries)
      good &= checkParameterName(entry) &&
              bindParameter(entry, given.lookup(entry.key), usePlace, scope);
  return good;
}

void halnet::reader::warnOfUnused(const YamlNode &document) {
  llvm::StringSet<> used;
  collectReferences(document, used);
  if (const YamlEntry *params = document.entry("params"))
    for (const YamlEntry &entry : params->value->entries)
      if (!used.contains(entry.key))
        emitWarning(entry.keyPlace) << "nothing uses the parameter '" << entry.key << "'";
}

bool halnet::reader::runChecks(const YamlNode &document, const Scope &scope) {
  const YamlEntry *checks = document.entry("check");
  if (!checks)
    return true;
  if (checks->value->kind != YamlNode::Kind::Sequence) {
    emitError(checks->value->place, "expected a list of conditions");
    return false;
  }
  bool good = true;
  for (const YamlNodePtr &check : checks->value->items) {
    std::optional<Condition> condition = evaluateCondition(*check, scope);
    if (condition && !condition->holds) {
      StringRef found = condition->found;
      InFlightDiagnostic error = emitError(scope.caller ? *scope.caller : check->place)
                                 << "'" << check->text << "' does not hold"
                                 << (found.empty() ? "" : ": " + found.str());
      if (scope.caller)
        error.attachNote(check->place) << "the block asks for it here";
    }
    good &= condition && condition->holds;
  }
  return good;
}
