//===- YamlText.cpp - entries of a description, and their text ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By hand, not by yaml-cpp's emitter: that breaks and quotes as it likes, and these lines are to be
// read beside those of the netdefs.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/yaml/YamlText.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet::writer;
using llvm::StringRef;

/// Whether a parameter of a block has a value anyway.
static bool isDefault(const YamlBlock &block, StringRef key, const YamlValue &value) {
  return llvm::any_of(block.params, [&](const YamlParameter &param) {
    return param.name == key && value == plainValue(param.fallback);
  });
}

void halnet::writer::dropDefaults(std::vector<YamlEntry> &entries,
                                  llvm::ArrayRef<YamlBlock> blocks) {
  for (YamlEntry &entry : entries) {
    dropDefaults(entry.layers, blocks);
    for (const YamlBlock &block : blocks)
      if (llvm::is_contained(entry.keys,
                             std::pair<std::string, YamlValue>("block", wordValue(block.name))))
        llvm::erase_if(entry.keys,
                       [&](const auto &pair) { return isDefault(block, pair.first, pair.second); });
  }
}

static std::string quoted(StringRef text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string halnet::writer::wordText(StringRef word) {
  bool isPlain = !word.empty() && (llvm::isAlpha(word[0]) || StringRef("_/$").contains(word[0])) &&
                 llvm::all_of(word.drop_front(), [](char c) {
                   return llvm::isAlnum(c) || StringRef("_./-").contains(c);
                 });
  bool isTaken = llvm::is_contained({"true", "false", "null"}, word.lower());
  return isPlain && !isTaken ? word.str() : quoted(word);
}

/// 2e-05 as people write it, 2e-5.
static std::string withShortExponents(std::string text) {
  for (size_t at = text.find("e-0"); at != std::string::npos; at = text.find("e-0"))
    text.erase(at + 2, 1);
  return text;
}

static std::string valueText(const YamlValue &value) {
  const std::string &text = value.texts.front();
  switch (value.kind) {
  case YamlValue::Kind::Plain: {
    // A list of numbers stands as it is; an element of a list would be taken for one.
    bool isList = StringRef(text).starts_with("[");
    if (!isList && StringRef(text).find_first_of("[]{},") != StringRef::npos)
      return quoted(text);
    return StringRef(text).contains("$") ? text : withShortExponents(text);
  }
  case YamlValue::Kind::Word:
    return wordText(text);
  case YamlValue::Kind::Words:
    break;
  }
  std::vector<std::string> words;
  for (const std::string &word : value.texts)
    words.push_back(wordText(word));
  return "[" + llvm::join(words, ", ") + "]";
}

void halnet::writer::printParameters(llvm::ArrayRef<YamlParameter> params, unsigned indent,
                                     llvm::raw_ostream &out) {
  std::vector<std::string> texts;
  for (const YamlParameter &param : params)
    texts.push_back(param.name + ": " + param.fallback);
  if (!texts.empty())
    out.indent(indent) << "params: {" << llvm::join(texts, ", ") << "}\n";
}

static void printKeys(const YamlEntry &entry, llvm::raw_ostream &out) {
  std::vector<std::string> texts, weights;
  for (const auto &[key, value] : entry.keys) {
    StringRef weight = key;
    bool isWeight = weight.consume_front("weights.");
    (isWeight ? weights : texts).push_back(weight.str() + ": " + valueText(value));
  }
  if (!weights.empty())
    texts.push_back("weights: {" + llvm::join(weights, ", ") + "}");
  out << "- {" << llvm::join(texts, ", ") << "}\n";
}

void halnet::writer::printEntries(llvm::ArrayRef<YamlEntry> entries, unsigned indent,
                                  llvm::raw_ostream &out) {
  for (const YamlEntry &entry : entries) {
    out.indent(indent);
    if (!entry.isRepeat()) {
      printKeys(entry, out);
      continue;
    }
    std::string range = entry.first + ".." + entry.last;
    out << "- repeat: {" << entry.index << ": "
        << (StringRef(range).contains('[') ? quoted(range) : range) << "}\n";
    out.indent(indent) << "  layers:\n";
    printEntries(entry.layers, indent + 4, out);
  }
}
