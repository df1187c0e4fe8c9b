//===- YamlImage.cpp - what a net wants of an image -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the size, the order of channels, and the mean and scale of their values.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/YamlImage.h"

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/reader/YamlDocument.h"
#include "dialects/Net/ShapedLayer.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

/// Means and scales beyond this are mistakes: values of an image go to 255.
static constexpr double maxMagnitude = 1e6;

/// The length as a whole number, whose fraction is dropped; none where it is no length.
static std::optional<int64_t> lengthOf(const Setting &value) {
  if (!value.isNumber() || value.number() < 1 || value.number() > net::maxExtent)
    return std::nullopt;
  return int64_t(value.number());
}

static bool readResize(const YamlNode &node, const Scope &scope, Input &input) {
  std::optional<Setting> value = evaluate(node, scope);
  if (!value)
    return false;
  std::vector<int64_t> &resize = input.image->resize;
  for (const Setting &side : value->list() ? *value->list() : SettingList{*value})
    if (std::optional<int64_t> length = lengthOf(side))
      resize.push_back(*length);
  if (resize.size() != (value->list() ? 2 : 1)) {
    emitError(node.place) << "expected a length from 1 to " << net::maxExtent
                          << " for the shorter side, or [height, width], found "
                          << quotedText(*value);
    return false;
  }
  int64_t height = input.shape[2], width = input.shape[3];
  bool covers = resize.size() == 1 ? resize[0] >= std::min(height, width)
                                   : resize[0] >= height && resize[1] >= width;
  if (!covers)
    emitError(node.place) << "an image resized to " << valueText(*value)
                          << " is smaller than the input, " << height << " x " << width;
  return covers;
}

static bool readChannels(const YamlNode &node, const Scope &scope, Input &input) {
  std::optional<Setting> value = evaluate(node, scope);
  if (!value)
    return false;
  SmallVector<StringRef> choices{"RGB", "BGR"};
  if (input.shape[1] == 1)
    choices = {"GREY"};
  StringRef word = value->word() ? *value->word() : StringRef();
  if (!llvm::is_contained(choices, word)) {
    emitError(node.place) << "'channels' of an input of " << input.shape[1] << " is "
                          << llvm::join(choices, " or ") << ", found " << quotedText(*value)
                          << didYouMean(word, choices);
    return false;
  }
  input.image->channels = word.str();
  return true;
}

/// A number for every channel, or a list of one each.
static bool readNumbers(const YamlNode &node, const Scope &scope, std::vector<double> &numbers) {
  std::optional<Setting> value = evaluate(node, scope);
  if (!value)
    return false;
  SettingList list = value->list() ? *value->list() : SettingList(numbers.size(), *value);
  auto isGood = [](const Setting &item) {
    return item.isNumber() && std::abs(item.number()) <= maxMagnitude;
  };
  if (list.size() != numbers.size() || !llvm::all_of(list, isGood)) {
    emitError(node.place) << "expected a number up to " << int64_t(maxMagnitude)
                          << ", or a list of one for each of " << numbers.size()
                          << " channels, found " << quotedText(*value);
    return false;
  }
  llvm::transform(list, numbers.begin(), [](const Setting &item) { return item.number(); });
  return true;
}

bool halnet::reader::readImage(const YamlNode &node, const Scope &scope, Input &input) {
  bool good = checkKeys(node, {"resize", "channels", "mean", "scale"}, "an image", scope);
  int64_t channels = input.shape[1];
  if (channels != 1 && channels != 3) {
    emitError(node.place) << "an image has 1 or 3 channels, and the input has " << channels;
    return false;
  }
  input.image = ImageInput{{},
                           channels == 1 ? "GREY" : "RGB",
                           std::vector<double>(channels, 0.0),
                           std::vector<double>(channels, 1.0)};
  auto value = [&](StringRef key) {
    const YamlEntry *entry = node.entry(key);
    return entry ? entry->value.get() : nullptr;
  };
  if (const YamlNode *resize = value("resize"))
    good &= readResize(*resize, scope, input);
  if (const YamlNode *order = value("channels"))
    good &= readChannels(*order, scope, input);
  if (const YamlNode *mean = value("mean"))
    good &= readNumbers(*mean, scope, input.image->mean);
  if (const YamlNode *scale = value("scale"))
    good &= readNumbers(*scale, scope, input.image->scale);
  return good;
}
