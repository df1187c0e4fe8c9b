//===- Statistics.cpp - what the numbers of a weight are like ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One array at a time is in memory, of each store.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/Statistics.h"

#include "compiler/weights/Elements.h"
#include "compiler/weights/Sha256.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>
#include <limits>

using namespace llvm;

namespace halnet::weights {

namespace {
/// The numbers of a weight, in their own precision.
struct Numbers {
  std::string bytes;
  Element element;

  size_t size() const { return bytes.size() / element.bytes; }
  StringRef bits(size_t index) const {
    return StringRef(bytes).substr(index * element.bytes, element.bytes);
  }
  double operator[](size_t index) const { return element.convert(bits(index).data()); }
};
} // namespace

static Expected<Numbers> numbersOf(WeightStore &store, StringRef name) {
  Expected<std::string> bytes = store.bytes(name);
  if (!bytes)
    return bytes.takeError();
  return Numbers{std::move(*bytes), elementOf(store.find(name)->type)};
}

Expected<Statistics> statisticsOf(WeightStore &store, StringRef name) {
  Expected<Numbers> numbers = numbersOf(store, name);
  if (!numbers)
    return numbers.takeError();
  Statistics result;
  double sum = 0;
  result.numbers = numbers->size();
  for (size_t i = 0; i < numbers->size(); ++i) {
    double value = (*numbers)[i];
    result.nans += std::isnan(value);
    result.infinities += std::isinf(value);
    if (!std::isfinite(value))
      continue;
    bool isFirst = int64_t(i) == result.nans + result.infinities;
    result.least = isFirst ? value : std::min(result.least, value);
    result.largest = isFirst ? value : std::max(result.largest, value);
    sum += value;
  }
  result.mean = result.finite() ? sum / static_cast<double>(result.finite()) : 0;
  Sha256 hash;
  hash.add(ArrayRef<char>(numbers->bytes.data(), numbers->bytes.size()));
  result.sha256 = toHex(hash.digest(), /*LowerCase=*/true);
  return result;
}

static bool isSame(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// Two arrays of one shape; nothing where they are the same.
static std::optional<WeightDifference> compare(StringRef name, const Numbers &a, const Numbers &b,
                                               bool sameType) {
  WeightDifference result{name.str(), WeightDifference::Kind::Numbers};
  double largestNumber = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::isfinite(a[i]))
      largestNumber = std::max(largestNumber, std::abs(a[i]));
    if (sameType ? a.bits(i) == b.bits(i) : isSame(a[i], b[i]))
      continue;
    double difference = isSame(a[i], b[i]) ? 0 : std::abs(a[i] - b[i]);
    if (std::isnan(difference))
      difference = std::numeric_limits<double>::infinity();
    if (result.count++ == 0 || difference > result.largest) {
      result.largest = difference;
      result.index = i;
    }
  }
  result.relative = result.largest == 0 ? 0 : result.largest / largestNumber;
  return result.count ? std::optional(result) : std::nullopt;
}

Expected<std::vector<WeightDifference>> differencesOf(WeightStore &first, WeightStore &second) {
  using Kind = WeightDifference::Kind;
  std::vector<WeightDifference> result;
  for (StringRef name : first.names()) {
    const WeightInfo *info = first.find(name), *other = second.find(name);
    if (!other || info->shape != other->shape) {
      result.push_back({name.str(), other ? Kind::Shape : Kind::OnlyFirst});
      continue;
    }
    Expected<Numbers> a = numbersOf(first, name);
    if (!a)
      return a.takeError();
    Expected<Numbers> b = numbersOf(second, name);
    if (!b)
      return b.takeError();
    if (auto difference = compare(name, *a, *b, info->type == other->type))
      result.push_back(*difference);
  }
  for (StringRef name : second.names())
    if (!first.find(name))
      result.push_back({name.str(), Kind::OnlySecond});
  llvm::sort(result, [](auto &a, auto &b) { return a.name < b.name; });
  return result;
}

} // namespace halnet::weights
