//===- YamlBlock.cpp - several stretches of layers as uses of one block ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What differs between stretches becomes a parameter, and what is a multiple of another parameter
// an expression.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/yaml/YamlBlock.h"

#include "compiler/reader/Description.h"
#include "compiler/writer/yaml/YamlNames.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::writer;
using llvm::StringRef;

bool halnet::writer::mayVary(StringRef attribute) {
  return llvm::is_contained({"num_output", "group", "stride", "stride_h", "stride_w", "dilation",
                             "begin", "end", "workspace"},
                            attribute);
}

/// Names of the layers of a stretch that have one.
static std::vector<std::string> namesOf(const std::vector<YamlLayer> &layers, size_t begin,
                                        size_t length) {
  std::vector<std::string> names;
  for (const YamlLayer &layer : llvm::ArrayRef(layers).slice(begin, length))
    if (!layer.isUnnamed)
      names.push_back(layer.name);
  return names;
}

bool halnet::writer::haveAlikeNames(const std::vector<YamlLayer> &layers, size_t begin,
                                    size_t other, size_t length) {
  std::vector<std::string> names = namesOf(layers, begin, length);
  return names.empty() || findPatterns({names, namesOf(layers, other, length)});
}

namespace {
class BlockMaker {
public:
  BlockMaker(const std::vector<YamlLayer> &layers, const std::vector<size_t> &begins, size_t length)
      : layers(layers), begins(begins), length(length) {}

  std::optional<YamlUses> make(const llvm::StringSet<> &taken);

private:
  using Values = std::vector<std::string>; ///< one a stretch
  struct Parameter {
    std::string name, attribute;
    Values values;
  };

  const YamlLayer &layer(size_t stretch, size_t at) const { return layers[begins[stretch] + at]; }
  bool isClosed() const;
  bool nameLayers(const llvm::StringSet<> &taken);
  bool cutsUnit() const;
  bool nameWeights();
  std::optional<YamlValue> readName(size_t at, size_t bottom) const;
  bool addFrom(size_t at, YamlEntry &entry) const;
  Values valuesOf(size_t at, size_t attribute) const;
  void addCounts();
  std::string attributeText(size_t at, size_t attribute);
  std::string parameterFor(StringRef attribute, const Values &values);
  std::string freshName(StringRef wanted) const;
  const char *kind() const;
  std::vector<YamlEntry> makeUses();

  const std::vector<YamlLayer> &layers;
  const std::vector<size_t> &begins;
  size_t length;

  std::vector<std::string> patterns; ///< of layers' names; empty: unnamed
  std::vector<std::vector<std::string>> weightPatterns;
  Values names, weightKeys; ///< of uses
  std::string nameKey;      ///< under which a use gives its name
  std::vector<Parameter> params;
};
} // namespace

/// Whether each stretch reads only itself and the value right before it.
bool BlockMaker::isClosed() const {
  for (size_t stretch = 0; stretch < begins.size(); ++stretch)
    for (size_t at = 0; at < length; ++at)
      if (llvm::any_of(layer(stretch, at).bottoms,
                       [&](size_t bottom) { return bottom < begins[stretch]; }))
        return false;
  return true;
}

bool BlockMaker::nameLayers(const llvm::StringSet<> &taken) {
  std::vector<std::vector<std::string>> all;
  for (size_t begin : begins)
    all.push_back(namesOf(layers, begin, length));
  auto found = all.front().empty() ? NamePatterns() : findPatterns(all);
  if (!found || !llvm::all_of(found->keys, [](StringRef key) { return reader::isName(key); }))
    return false;
  names = found->keys;
  // A use's name may be that of its last layer, and of nothing else.
  nameKey = "name";
  for (auto [stretch, key] : llvm::enumerate(names))
    if (taken.contains(key) && layer(stretch, length - 1).name != key)
      nameKey = "label";
  auto next = found->patterns.begin();
  for (size_t at = 0; at < length; ++at)
    patterns.push_back(layer(0, at).isUnnamed ? "" : (next++)->with("{" + nameKey + "}"));
  return true;
}

/// Whether a layer beside a stretch has its key, too, and so belongs to the same unit.
bool BlockMaker::cutsUnit() const {
  for (auto [begin, key] : llvm::zip(begins, names))
    for (size_t beside : {begin - 1, begin + length})
      if (beside < layers.size() && !layers[beside].isUnnamed &&
          llvm::any_of(
              patterns,
              [&](StringRef pattern) {
                StringRef name = layers[beside].name;
                bool isAlike =
                    name.consume_front(pattern.take_until([](char c) { return c == '{'; })) &&
                    name.consume_front(key) && !pattern.empty();
                bool goesOn =
                    !name.empty() && llvm::isDigit(name.front()) && llvm::isDigit(key.back());
                return isAlike && !goesOn;
              }))
        return true;
  return false;
}

/// Names of parameters have a key of their own where they don't have the layers'.
bool BlockMaker::nameWeights() {
  std::vector<std::vector<std::string>> all(begins.size());
  for (size_t stretch = 0; stretch < begins.size(); ++stretch)
    for (size_t at = 0; at < length; ++at)
      for (const auto &[key, name] : layer(stretch, at).weights)
        all[stretch].push_back(name);
  weightPatterns.resize(length);
  if (all.front().empty())
    return true;
  auto found = findPatterns(all);
  if (!found)
    return false;
  bool isSame = found->keys == names;
  if (!isSame)
    weightKeys = found->keys;
  auto next = found->patterns.begin();
  for (size_t at = 0; at < length; ++at)
    for (size_t i = 0; i < layer(0, at).weights.size(); ++i)
      weightPatterns[at].push_back((next++)->with(isSame ? "{" + nameKey + "}" : "{weights}"));
  return true;
}

/// How a layer of the block names a value that it reads; none where that has no name here.
std::optional<YamlValue> BlockMaker::readName(size_t at, size_t bottom) const {
  if (bottom == begins.front())
    return wordValue("$input");
  const std::string &pattern = patterns[bottom - begins.front() - 1];
  if (pattern.empty())
    return std::nullopt;
  return wordValue(pattern);
}

bool BlockMaker::addFrom(size_t at, YamlEntry &entry) const {
  const std::vector<size_t> &bottoms = layer(0, at).bottoms;
  if (bottoms == std::vector{begins.front() + at})
    return true;
  YamlValue from{YamlValue::Kind::Words, {}};
  for (size_t bottom : bottoms) {
    std::optional<YamlValue> name = readName(at, bottom);
    if (!name)
      return false;
    from.texts.push_back(name->texts.front());
  }
  if (bottoms.size() == 1)
    from.kind = YamlValue::Kind::Word;
  entry.keys.push_back({"from", from});
  return true;
}

std::string BlockMaker::freshName(StringRef wanted) const {
  std::string name = wanted.str();
  for (size_t number = 2; llvm::any_of(params, [&](auto &param) { return param.name == name; });
       ++number)
    name = wanted.str() + std::to_string(number);
  return name;
}

/// The factor by which all values are those of a parameter, 0 where there is none.
static int64_t factorOf(const std::vector<std::string> &values,
                        const std::vector<std::string> &base) {
  int64_t factor = 0;
  for (auto [value, unit] : llvm::zip_equal(values, base)) {
    int64_t a = 0, b = 0;
    if (StringRef(value).getAsInteger(10, a) || StringRef(unit).getAsInteger(10, b) || b == 0 ||
        a % b || (factor && a / b != factor))
      return 0;
    factor = a / b;
  }
  return factor;
}

/// Channels and groups, which are multiples of one another.
static bool isCount(StringRef attribute) {
  return attribute == "num_output" || attribute == "group";
}

/// The expression for an attribute's values.
std::string BlockMaker::parameterFor(StringRef attribute, const Values &values) {
  for (const Parameter &param : params) {
    bool isAlike = param.attribute == attribute || (isCount(attribute) && isCount(param.attribute));
    if (isAlike && param.values == values)
      return "$" + param.name;
    int64_t factor = isAlike && isCount(attribute) ? factorOf(values, param.values) : 0;
    if (factor > 1)
      return "$" + param.name + " * " + std::to_string(factor);
  }
  params.push_back({freshName(attribute), attribute.str(), values});
  return "$" + params.back().name;
}

BlockMaker::Values BlockMaker::valuesOf(size_t at, size_t attribute) const {
  Values values;
  for (size_t stretch = 0; stretch < begins.size(); ++stretch)
    values.push_back(layer(stretch, at).attributes[attribute].second);
  return values;
}

/// Counts that differ, the smallest first, so that larger ones are multiples of them.
void BlockMaker::addCounts() {
  std::vector<Values> all;
  for (size_t at = 0; at < length; ++at)
    for (auto [i, attribute] : llvm::enumerate(layer(0, at).attributes))
      if (attribute.first == "num_output" && !llvm::all_equal(valuesOf(at, i)))
        all.push_back(valuesOf(at, i));
  llvm::stable_sort(all, [](const Values &a, const Values &b) {
    return std::stoll(a.front()) < std::stoll(b.front());
  });
  for (const Values &values : all)
    parameterFor("num_output", values);
}

/// Of an attribute the value, or the expression for those of all stretches.
std::string BlockMaker::attributeText(size_t at, size_t attribute) {
  Values values = valuesOf(at, attribute);
  if (llvm::all_equal(values))
    return values.front();
  return parameterFor(layer(0, at).attributes[attribute].first, values);
}

/// What a reader would call it.
const char *BlockMaker::kind() const {
  for (size_t at = 0; at < length; ++at) {
    if (layer(0, at).type == "Concat")
      return "module";
    if (layer(0, at).type == "Eltwise")
      return llvm::is_contained(layer(0, at).bottoms, begins.front()) ? "identity_unit"
                                                                      : "projection_unit";
  }
  return "part";
}

/// The value that a parameter has in more than half of the uses; else it must be given.
static std::string fallbackOf(const std::vector<std::string> &values) {
  for (const std::string &value : values)
    if (2 * size_t(llvm::count(values, value)) > values.size())
      return value;
  return "~";
}

std::vector<YamlEntry> BlockMaker::makeUses() {
  std::vector<YamlEntry> uses(begins.size());
  for (auto [stretch, use] : llvm::enumerate(uses)) {
    if (!names.empty() && nameKey == "name")
      use.keys.push_back({"name", wordValue(names[stretch])});
    use.keys.push_back({"block", wordValue("")}); // named later
    if (!names.empty() && nameKey != "name")
      use.keys.push_back({nameKey, wordValue(names[stretch])});
    if (!weightKeys.empty())
      use.keys.push_back({"weights", wordValue(weightKeys[stretch])});
    for (const Parameter &param : params)
      use.keys.push_back({param.name, plainValue(param.values[stretch])});
  }
  return uses;
}

std::optional<YamlUses> BlockMaker::make(const llvm::StringSet<> &taken) {
  if (!isClosed() || !nameLayers(taken) || cutsUnit() || !nameWeights())
    return std::nullopt;
  addCounts();
  YamlUses made{{kind(), {}, {}}, {}};
  for (size_t at = 0; at < length; ++at) {
    const YamlLayer &first = layer(0, at);
    YamlEntry entry;
    if (!first.isUnnamed)
      entry.keys.push_back({"name", wordValue(patterns[at])});
    entry.keys.push_back({"type", wordValue(first.type)});
    if (!addFrom(at, entry))
      return std::nullopt;
    for (auto [i, attribute] : llvm::enumerate(first.attributes)) {
      std::string text = attributeText(at, i);
      if (!first.isDefault(attribute.first, text))
        entry.keys.push_back({attribute.first, plainValue(text)});
    }
    for (auto [i, weight] : llvm::enumerate(first.weights))
      entry.keys.push_back({"weights." + weight.first, wordValue(weightPatterns[at][i])});
    made.block.layers.push_back(std::move(entry));
  }
  if (nameKey == "label")
    made.block.params.push_back({"label", "~"});
  if (!weightKeys.empty())
    made.block.params.push_back({"weights", "~"});
  for (const Parameter &param : params)
    made.block.params.push_back({param.name, fallbackOf(param.values)});
  made.uses = makeUses();
  return made;
}

std::optional<YamlUses> halnet::writer::makeBlock(const std::vector<YamlLayer> &layers,
                                                  const std::vector<size_t> &begins, size_t length,
                                                  const llvm::StringSet<> &taken) {
  return BlockMaker(layers, begins, length).make(taken);
}
