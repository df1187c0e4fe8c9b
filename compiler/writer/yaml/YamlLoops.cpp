//===- YamlLoops.cpp - what repeats in entries ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shortest periods first, so that units are repeated in stages and stages in the net.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/yaml/YamlLoops.h"

#include "compiler/writer/yaml/YamlNames.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet::writer;
using llvm::ArrayRef;
using llvm::StringRef;

/// Entries of one turn.
static constexpr size_t longestTurn = 16;

namespace {
/// Several turns of the same entries as one, with an index.
class LoopMaker {
public:
  LoopMaker(ArrayRef<YamlEntry> entries, size_t turn, std::vector<YamlParameter> params)
      : params(std::move(params)), entries(entries), turn(turn), turns(entries.size() / turn) {}

  std::optional<YamlEntry> make();

  std::vector<YamlParameter> params; ///< those that were there, and the loop's lists

private:
  using Texts = std::vector<std::string>; ///< one a turn

  bool merge(ArrayRef<const YamlEntry *> alike, YamlEntry &merged);
  bool mergeValue(StringRef key, ArrayRef<const YamlValue *> alike, YamlValue &merged);
  bool mergeRepeat(ArrayRef<const YamlEntry *> alike, YamlEntry &merged);
  bool mergeName(const Texts &names, std::string &merged);
  std::string listFor(StringRef key, const Texts &values);

  ArrayRef<YamlEntry> entries;
  size_t turn, turns;
  std::string index; ///< empty until a name counts up
  int64_t first = 0;
};
} // namespace

/// The word right before an index: "stage" of "res_stage".
static StringRef wordBefore(StringRef text) {
  size_t length = 0;
  while (length < text.size() && llvm::isAlpha(text[text.size() - 1 - length]))
    ++length;
  return text.take_back(length);
}

/// Whether entries, those inside included, refer to an index or a parameter.
static bool refersTo(ArrayRef<YamlEntry> entries, StringRef name) {
  return llvm::any_of(entries, [&](const YamlEntry &entry) {
    return entry.index == name || refersTo(entry.layers, name);
  });
}

static std::string counted(StringRef word, llvm::function_ref<bool(StringRef)> isTaken) {
  std::string name = word.str();
  for (size_t number = 2; isTaken(name); ++number)
    name = word.str() + std::to_string(number);
  return name;
}

/// Names with a number that counts up by one, as the loop's index does.
bool LoopMaker::mergeName(const Texts &names, std::string &merged) {
  if (llvm::all_equal(names)) {
    merged = names.front();
    return true;
  }
  NamePattern pattern = findPattern(names);
  // A letter behind the number counts, too: 2a, 2b, 2c, 3a.
  if (!pattern.after.empty() && llvm::isAlpha(pattern.after.front()))
    return false;
  int64_t begin = 0;
  for (auto [at, name] : llvm::enumerate(names)) {
    StringRef number =
        StringRef(name).drop_front(pattern.before.size()).drop_back(pattern.after.size());
    int64_t value = 0;
    if (number.getAsInteger(10, value) || number != std::to_string(value) ||
        (at > 0 && value != begin + int64_t(at)))
      return false;
    begin = at == 0 ? value : begin;
  }
  if (index.empty()) {
    StringRef word = wordBefore(pattern.before);
    auto isTaken = [&](StringRef name) {
      return refersTo(entries, name) ||
             llvm::is_contained(
                 {"name", "input", "block", "type", "from", "when", "repeat", "layers"}, name) ||
             llvm::any_of(params, [&](const YamlParameter &param) { return param.name == name; });
    };
    index = counted(word.empty() ? "unit" : word, isTaken);
    first = begin;
  }
  merged = pattern.with("{" + index + "}");
  return begin == first;
}

/// The expression for values that differ: an element of a list.
std::string LoopMaker::listFor(StringRef key, const Texts &values) {
  std::string list = "[" + llvm::join(values, ", ") + "]", name;
  for (const YamlParameter &param : params)
    if (param.fallback == list && StringRef(param.name).starts_with(key.rtrim("0123456789")))
      name = param.name;
  if (name.empty()) {
    StringRef word = key.rtrim("0123456789"); // num_output2: num_outputs2
    name = counted((word + "s" + key.drop_front(word.size())).str(), [&](StringRef text) {
      return text == index ||
             llvm::any_of(params, [&](const YamlParameter &param) { return param.name == text; });
    });
    params.push_back({name, list});
  }
  std::string shift = first == 1 ? "" : first == 0 ? " + 1" : " - " + std::to_string(first - 1);
  return "$" + name + "[$" + index + shift + "]";
}

bool LoopMaker::mergeValue(StringRef key, ArrayRef<const YamlValue *> alike, YamlValue &merged) {
  merged = *alike.front();
  for (const YamlValue *value : alike)
    if (value->kind != merged.kind || value->texts.size() != merged.texts.size())
      return false;
  for (size_t i = 0; i < merged.texts.size(); ++i) {
    Texts texts;
    for (const YamlValue *value : alike)
      texts.push_back(value->texts[i]);
    if (llvm::all_equal(texts))
      continue;
    if (merged.kind != YamlValue::Kind::Plain) {
      if (!mergeName(texts, merged.texts[i]))
        return false;
      continue;
    }
    // A list of lists or of expressions is more than a reader wants to count.
    if (index.empty() || llvm::any_of(texts, [](StringRef text) {
          return text.find_first_of("[$") != StringRef::npos;
        }))
      return false;
    merged.texts[i] = listFor(key, texts);
  }
  return true;
}

bool LoopMaker::mergeRepeat(ArrayRef<const YamlEntry *> alike, YamlEntry &merged) {
  for (auto end : {&YamlEntry::first, &YamlEntry::last}) {
    Texts texts;
    for (const YamlEntry *entry : alike)
      texts.push_back(entry->*end);
    if (llvm::all_equal(texts))
      continue;
    if (index.empty() || llvm::any_of(texts, [](StringRef text) { return text.contains('$'); }))
      return false;
    merged.*end = listFor(merged.index, texts);
  }
  return true;
}

/// Into one entry; the index must be in a name before it is in values.
bool LoopMaker::merge(ArrayRef<const YamlEntry *> alike, YamlEntry &merged) {
  merged = *alike.front();
  for (const YamlEntry *entry : alike)
    if (entry->keys.size() != merged.keys.size() || entry->index != merged.index ||
        entry->layers.size() != merged.layers.size())
      return false;
  for (auto [i, pair] : llvm::enumerate(merged.keys)) {
    std::vector<const YamlValue *> values;
    for (const YamlEntry *entry : alike) {
      if (entry->keys[i].first != pair.first)
        return false;
      values.push_back(&entry->keys[i].second);
    }
    if (!mergeValue(pair.first, values, pair.second))
      return false;
  }
  for (auto [i, layer] : llvm::enumerate(merged.layers)) {
    std::vector<const YamlEntry *> inside;
    for (const YamlEntry *entry : alike)
      inside.push_back(&entry->layers[i]);
    if (!merge(inside, layer))
      return false;
  }
  return !merged.isRepeat() || mergeRepeat(alike, merged);
}

std::optional<YamlEntry> LoopMaker::make() {
  YamlEntry loop;
  for (size_t at = 0; at < turn; ++at) {
    std::vector<const YamlEntry *> alike;
    for (size_t i = 0; i < turns; ++i)
      alike.push_back(&entries[i * turn + at]);
    if (!merge(alike, loop.layers.emplace_back()))
      return std::nullopt;
  }
  if (index.empty())
    return std::nullopt;
  loop.index = index;
  loop.first = std::to_string(first);
  loop.last = std::to_string(first + int64_t(turns) - 1);
  return loop;
}

static bool isUse(const YamlEntry &entry) {
  return llvm::any_of(entry.keys, [](const auto &pair) { return pair.first == "block"; });
}

/// Whether a loop is worth its two lines. One of a unit is, as its stage may be repeated.
static bool isWorth(ArrayRef<YamlEntry> entries, size_t turn) {
  return entries.size() - turn >= 2 || isUse(entries.front());
}

/// The longest loop at `begin` with turns of so many entries, and what it adds to `params`.
static std::optional<YamlEntry> loopAt(ArrayRef<YamlEntry> rest, size_t turn,
                                       std::vector<YamlParameter> &params) {
  std::optional<YamlEntry> loop;
  std::vector<YamlParameter> added;
  auto tryTurns = [&](size_t turns) {
    auto stretch = rest.take_front(turns * turn);
    LoopMaker maker(stretch, turn, params);
    std::optional<YamlEntry> longer =
        turns * turn <= rest.size() ? maker.make() : std::optional<YamlEntry>();
    if (!longer)
      return false;
    loop = std::move(longer);
    loop->unrolled = stretch.vec();
    added = std::move(maker.params);
    return true;
  };
  // What goes for so many turns goes for fewer.
  size_t fits = 1, fails = 2;
  for (; tryTurns(fails); fails *= 2)
    fits = fails;
  while (fails - fits > 1) {
    size_t middle = (fits + fails) / 2;
    (tryTurns(middle) ? fits : fails) = middle;
  }
  if (!loop || !isWorth(loop->unrolled, turn))
    return std::nullopt;
  params = std::move(added);
  return loop;
}

/// Makes all loops with turns of so many entries; whether there were any.
static bool foldAll(std::vector<YamlEntry> &entries, size_t turn,
                    std::vector<YamlParameter> &params) {
  std::vector<YamlEntry> result;
  for (size_t at = 0; at < entries.size();) {
    std::optional<YamlEntry> loop = loopAt(ArrayRef(entries).drop_front(at), turn, params);
    size_t count = loop ? loop->unrolled.size() : 1;
    result.push_back(loop ? std::move(*loop) : entries[at]);
    at += count;
  }
  bool isShorter = result.size() < entries.size();
  entries = std::move(result);
  return isShorter;
}

/// Two uses of a block are shorter than their repetition, which is there for that of a stage.
static void unrollShort(std::vector<YamlEntry> &entries) {
  std::vector<YamlEntry> result;
  for (YamlEntry &entry : entries)
    if (entry.isRepeat() && entry.unrolled.size() == 2)
      llvm::append_range(result, entry.unrolled);
    else
      result.push_back(std::move(entry));
  entries = std::move(result);
}

/// Whether an expression anywhere in the entries takes an element of a list.
static bool usesList(ArrayRef<YamlEntry> entries, StringRef list) {
  std::string element = ("$" + list + "[").str();
  return llvm::any_of(entries, [&](const YamlEntry &entry) {
    auto isElement = [&](const auto &pair) {
      return StringRef(pair.second.texts.front()).contains(element);
    };
    return llvm::any_of(entry.keys, isElement) || StringRef(entry.first).contains(element) ||
           StringRef(entry.last).contains(element) || usesList(entry.layers, list);
  });
}

void halnet::writer::findLoops(std::vector<YamlEntry> &entries,
                               std::vector<YamlParameter> &params) {
  for (size_t turn = 1; turn <= longestTurn;)
    turn = foldAll(entries, turn, params) ? 1 : turn + 1;
  unrollShort(entries);
  llvm::erase_if(params, [&](const YamlParameter &param) {
    return StringRef(param.fallback).starts_with("[") && !usesList(entries, param.name);
  });
}
