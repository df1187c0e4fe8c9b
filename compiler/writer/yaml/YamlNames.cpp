//===- YamlNames.cpp - names that differ in one part ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/yaml/YamlNames.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet::writer;
using llvm::StringRef;

static bool isSeparator(char c) { return StringRef("_./-").contains(c); }

static StringRef commonStart(StringRef a, StringRef b) {
  size_t length = 0;
  while (length < std::min(a.size(), b.size()) && a[length] == b[length])
    ++length;
  return a.take_front(length);
}

static StringRef commonEnd(StringRef a, StringRef b) {
  size_t length = 0;
  while (length < std::min(a.size(), b.size()) &&
         a[a.size() - 1 - length] == b[b.size() - 1 - length])
    ++length;
  return a.take_back(length);
}

NamePattern halnet::writer::findPattern(const std::vector<std::string> &texts) {
  StringRef before = texts.front();
  for (StringRef text : texts)
    before = commonStart(before, text);
  auto isDigitAt = [](StringRef text, size_t at) {
    return at < text.size() && llvm::isDigit(text[at]);
  };
  while (isDigitAt(before, before.size() - 1) &&
         llvm::any_of(texts, [&](StringRef text) { return isDigitAt(text, before.size()); }))
    before = before.drop_back();
  StringRef after = StringRef(texts.front()).drop_front(before.size());
  for (StringRef text : texts)
    after = commonEnd(after, text.drop_front(before.size()));
  auto hasDigitBefore = [&](StringRef text) {
    size_t end = text.size() - after.size();
    return end > before.size() && llvm::isDigit(text[end - 1]);
  };
  while (isDigitAt(after, 0) && llvm::any_of(texts, hasDigitBefore))
    after = after.drop_front();
  return {before.str(), after.str()};
}

/// What stands right before the keys in all names, from where a word begins.
static size_t commonBefore(llvm::ArrayRef<NamePattern> patterns) {
  StringRef common = patterns.front().before;
  for (const NamePattern &pattern : patterns)
    common = commonEnd(common, pattern.before);
  auto cutsWord = [&](const NamePattern &pattern) {
    StringRef rest = StringRef(pattern.before).drop_back(common.size());
    return !rest.empty() && !isSeparator(rest.back()) &&
           !(llvm::isDigit(common.front()) && !llvm::isDigit(rest.back()));
  };
  while (!common.empty() && llvm::any_of(patterns, cutsWord))
    common = common.drop_front();
  return common.size();
}

/// What stands right behind the keys in all names, up to where a word ends.
static size_t commonAfter(llvm::ArrayRef<NamePattern> patterns) {
  StringRef common = patterns.front().after;
  for (const NamePattern &pattern : patterns)
    common = commonStart(common, pattern.after);
  auto cutsWord = [&](const NamePattern &pattern) {
    StringRef rest = StringRef(pattern.after).drop_front(common.size());
    return (!rest.empty() && !isSeparator(rest.front())) || isSeparator(common.back());
  };
  while (!common.empty() && llvm::any_of(patterns, cutsWord))
    common = common.drop_back();
  return common.size();
}

std::optional<NamePatterns>
halnet::writer::findPatterns(const std::vector<std::vector<std::string>> &names) {
  NamePatterns found;
  for (size_t i = 0; i < names.front().size(); ++i) {
    std::vector<std::string> texts;
    for (const std::vector<std::string> &occurrence : names)
      texts.push_back(occurrence[i]);
    NamePattern pattern = findPattern(texts);
    std::vector<std::string> keys;
    for (StringRef text : texts)
      keys.push_back(text.drop_front(pattern.before.size()).drop_back(pattern.after.size()).str());
    if (i > 0 && keys != found.keys)
      return std::nullopt;
    found.keys = std::move(keys);
    found.patterns.push_back(std::move(pattern));
  }
  size_t before = commonBefore(found.patterns), after = commonAfter(found.patterns);
  StringRef left = StringRef(found.patterns.front().before).take_back(before),
            right = StringRef(found.patterns.front().after).take_front(after);
  for (std::string &key : found.keys)
    key = (left + key + right).str();
  for (NamePattern &pattern : found.patterns) {
    pattern.before.resize(pattern.before.size() - before);
    pattern.after.erase(0, after);
  }
  if (llvm::is_contained(found.keys, ""))
    return std::nullopt;
  return found;
}
