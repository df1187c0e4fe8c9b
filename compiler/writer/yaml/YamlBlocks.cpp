//===- YamlBlocks.cpp - what repeats in layers ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A layer is taken for a token: all of it that uses of one block have in common. Of stretches of
// tokens that are there several times, the one by which most lines are saved becomes a block, and
// so on with what is left.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/yaml/YamlBlocks.h"

#include "compiler/writer/yaml/YamlBlock.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

#include <queue>

using namespace halnet::writer;
using llvm::ArrayRef;

/// Layers of a block: the largest module of Inception-ResNet has some 50.
static constexpr size_t longestBlock = 80;
/// Layers in stretches that are tried before the rest is left as it is: some seconds.
static constexpr size_t mostTried = 3'000'000;
/// More blocks are not easier to read than layers.
static constexpr size_t mostBlocks = 16;
/// Lines around the layers of a block.
static constexpr int64_t frameLines = 3;
/// Lines below which a block saves nobody's time.
static constexpr int64_t leastSaved = 2;

namespace {
/// Equal stretches that don't overlap.
struct Candidate {
  size_t length;
  std::vector<size_t> begins;

  int64_t saved() const {
    int64_t uses = begins.size();
    return (uses - 1) * int64_t(length) - uses - frameLines;
  }
};

class BlockFinder {
public:
  BlockFinder(const std::vector<YamlLayer> &layers, const std::string &input);
  YamlBody find();

private:
  void makeTokens();
  std::vector<Candidate> candidates() const;
  bool repeatsInside(const Candidate &candidate) const;
  std::pair<Candidate, Candidate> split(const Candidate &candidate) const;
  bool replaceOne();
  void replace(const Candidate &candidate, YamlUses made);
  YamlEntry entryOf(size_t at) const;
  const std::string &nameOf(size_t value) const { return value ? layers[value - 1].name : input; }

  const std::vector<YamlLayer> &layers;
  const std::string &input;
  std::vector<size_t> tokens;
  std::vector<bool> used;                 ///< layers that are in a block
  size_t tried = 0;                       ///< layers
  llvm::StringSet<> taken;                ///< names
  llvm::DenseMap<size_t, YamlEntry> uses; ///< by where they begin
  llvm::DenseMap<size_t, size_t> lengths;
  YamlBody body;
};
} // namespace

BlockFinder::BlockFinder(const std::vector<YamlLayer> &layers, const std::string &input)
    : layers(layers), input(input), used(layers.size()) {
  taken.insert(input);
  for (const YamlLayer &layer : layers)
    taken.insert(layer.name);
  makeTokens();
}

void BlockFinder::makeTokens() {
  llvm::StringMap<size_t> numbers;
  for (auto [at, layer] : llvm::enumerate(layers)) {
    std::string text = layer.type + (layer.isUnnamed ? " unnamed" : "");
    for (const auto &[name, value] : layer.attributes)
      text += " " + name + (mayVary(name) ? "" : "=" + value);
    for (const auto &[key, name] : layer.weights)
      text += " weights." + key;
    for (size_t bottom : layer.bottoms)
      text += " -" + std::to_string(at + 1 - bottom);
    tokens.push_back(numbers.try_emplace(text, numbers.size()).first->second);
  }
}

/// All stretches that are there twice or more.
std::vector<Candidate> BlockFinder::candidates() const {
  std::vector<Candidate> found;
  std::vector<uint64_t> hashes(tokens.size());
  std::vector<size_t> room(tokens.size() + 1); // unused layers from here on
  for (size_t at = tokens.size(); at-- > 0;)
    room[at] = used[at] ? 0 : room[at + 1] + 1;
  for (size_t length = 1; length <= std::min(longestBlock, tokens.size() / 2); ++length) {
    llvm::DenseMap<uint64_t, std::vector<size_t>> places;
    for (size_t at = 0; at + length <= tokens.size(); ++at) {
      hashes[at] = llvm::hash_combine(hashes[at], tokens[at + length - 1]);
      if (room[at] < length)
        continue;
      std::vector<size_t> &begins = places[hashes[at] >> 2]; // the map keeps two keys for itself
      if (begins.empty() || begins.back() + length <= at)
        begins.push_back(at);
    }
    for (auto &[hash, begins] : places)
      if (Candidate candidate{length, std::move(begins)}; candidate.saved() >= leastSaved)
        found.push_back(std::move(candidate));
  }
  return found;
}

/// Whether a stretch is made of smaller blocks: then those are found first.
bool BlockFinder::repeatsInside(const Candidate &candidate) const {
  ArrayRef<size_t> stretch = ArrayRef(tokens).slice(candidate.begins.front(), candidate.length);
  size_t limit = std::max<size_t>(5, candidate.length / 4);
  std::vector<size_t> lengths(stretch.size() + 1); // of what ends alike, of the row above
  for (size_t i = 0; i < stretch.size(); ++i)
    for (size_t j = stretch.size(); j-- > i + 1;) {
      lengths[j + 1] = stretch[i] == stretch[j] ? lengths[j] + 1 : 0;
      if (std::min(lengths[j + 1], j - i) >= limit)
        return true;
    }
  return false;
}

/// A candidate as two: of stretches whose names are like those of the first, and of the others.
std::pair<Candidate, Candidate> BlockFinder::split(const Candidate &candidate) const {
  Candidate alike{candidate.length, {}}, others = alike;
  size_t first = candidate.begins.front();
  for (size_t begin : candidate.begins) {
    bool isAlike = begin == first || haveAlikeNames(layers, first, begin, candidate.length);
    (isAlike ? alike : others).begins.push_back(begin);
  }
  return {alike, others};
}

/// Makes a block of the best candidate that can be one; false where there is none.
bool BlockFinder::replaceOne() {
  auto isWorse = [](const Candidate &a, const Candidate &b) {
    return std::tuple(-a.saved(), a.begins.front(), a.length) >
           std::tuple(-b.saved(), b.begins.front(), b.length);
  };
  std::priority_queue<Candidate, std::vector<Candidate>, decltype(isWorse)> all(isWorse,
                                                                                candidates());
  while (!all.empty() && tried < mostTried) {
    Candidate candidate = all.top();
    all.pop();
    tried += candidate.begins.size() * candidate.length;
    if (repeatsInside(candidate))
      continue;
    if (auto made = makeBlock(layers, candidate.begins, candidate.length, taken)) {
      replace(candidate, std::move(*made));
      return true;
    }
    auto [alike, others] = split(candidate);
    if (others.begins.empty())
      continue;
    for (Candidate &part : {std::ref(alike), std::ref(others)})
      if (part.saved() >= leastSaved)
        all.push(std::move(part));
  }
  return false;
}

void BlockFinder::replace(const Candidate &candidate, YamlUses made) {
  std::string name = made.block.name;
  auto isTaken = [&](const YamlBlock &block) { return block.name == made.block.name; };
  for (size_t number = 2; llvm::any_of(body.blocks, isTaken); ++number)
    made.block.name = name + std::to_string(number);
  for (auto [begin, use] : llvm::zip_equal(candidate.begins, made.uses)) {
    for (auto &[key, value] : use.keys) {
      if (key == "name")
        taken.insert(value.texts.front());
      if (key == "block")
        value = wordValue(made.block.name);
    }
    uses[begin] = std::move(use);
    lengths[begin] = candidate.length;
    std::fill_n(used.begin() + begin, candidate.length, true);
  }
  body.blocks.push_back(std::move(made.block));
}

YamlEntry BlockFinder::entryOf(size_t at) const {
  const YamlLayer &layer = layers[at];
  YamlEntry entry;
  if (!layer.isUnnamed)
    entry.keys.push_back({"name", wordValue(layer.name)});
  entry.keys.push_back({"type", wordValue(layer.type)});
  if (layer.bottoms.size() == 1 && layer.bottoms.front() != at)
    entry.keys.push_back({"from", wordValue(nameOf(layer.bottoms.front()))});
  if (layer.bottoms.size() > 1) {
    YamlValue from{YamlValue::Kind::Words, {}};
    for (size_t bottom : layer.bottoms)
      from.texts.push_back(nameOf(bottom));
    entry.keys.push_back({"from", from});
  }
  for (const auto &[name, value] : layer.attributes)
    if (!layer.isDefault(name, value))
      entry.keys.push_back({name, plainValue(value)});
  for (const auto &[key, name] : layer.weights)
    entry.keys.push_back({"weights." + key, wordValue(name)});
  return entry;
}

YamlBody BlockFinder::find() {
  while (body.blocks.size() < mostBlocks && replaceOne())
    ;
  for (size_t at = 0; at < layers.size();) {
    auto use = uses.find(at);
    body.entries.push_back(use == uses.end() ? entryOf(at) : use->second);
    at += use == uses.end() ? 1 : lengths.lookup(at);
  }
  // In the order in which they are used first.
  auto firstUse = [&](const YamlBlock &block) {
    auto uses = [&](const YamlEntry &entry) {
      return llvm::is_contained(entry.keys,
                                std::pair<std::string, YamlValue>("block", wordValue(block.name)));
    };
    return llvm::find_if(body.entries, uses) - body.entries.begin();
  };
  llvm::sort(body.blocks,
             [&](const YamlBlock &a, const YamlBlock &b) { return firstUse(a) < firstUse(b); });
  return std::move(body);
}

YamlBody halnet::writer::findBlocks(const std::vector<YamlLayer> &layers,
                                    const std::string &input) {
  return BlockFinder(layers, input).find();
}
