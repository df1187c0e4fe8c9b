//===- RandomWeights.cpp - weights made from names -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rules; docs/random-weights.md states them and says why they are so.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/RandomWeights.h"

#include "compiler/weights/Elements.h"
#include "compiler/weights/PortableRandom.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace llvm;

namespace halnet::weights {

namespace {

/// Whether a convolution is called as the last one of a residual branch is:
/// "...unitN_conv2" or "_conv3" (v2), "...branch2c" (v1), "... .conv3" (v1.5).
bool endsBranch(StringRef layer) {
  if (layer.ends_with("branch2c") || layer.ends_with(".conv3"))
    return true;
  if (!layer.consume_back("_conv2") && !layer.consume_back("_conv3"))
    return false;
  StringRef unit = layer.rtrim("0123456789");
  return unit.size() < layer.size() && unit.ends_with("unit");
}

/// What a layer's weights amplify, against those that keep the variance through a ReLU.
double gainOf(StringRef layer, size_t rank) {
  if (rank == 2)
    return 0.15; // classes differ, softmax does not saturate
  if (layer == "conv1")
    return 0.01; // the stem of v1 reads pixels of 0 to 255 as they are
  if (endsBranch(layer))
    return 0.25;
  return layer.ends_with("branch2b") ? 0.6 : 0.9;
}

} // namespace

RandomRange randomRange(StringRef name, ArrayRef<int64_t> shape) {
  if (name == "bn_data_gamma")
    return {0.3, 0.7}; // to be ignored: v2's networks fix it at 1
  if (name == "bn_data_moving_mean")
    return {100.0, 140.0};
  if (name == "bn_data_moving_var")
    return {4000.0, 6000.0};
  if (name.ends_with("_gamma"))
    return {0.6, 1.4};
  if (name.ends_with("_moving_var"))
    return {0.5, 1.5};
  if (shape.size() < 2)
    return {-0.3, 0.3};
  double fanIn = 1;
  for (int64_t extent : shape.drop_front())
    fanIn *= static_cast<double>(extent);
  StringRef layer = name;
  layer.consume_back("_weight");
  double bound = gainOf(layer, shape.size()) * std::sqrt(6.0 / fanIn);
  return {-bound, bound};
}

namespace {

class RandomWeights : public WeightStore {
public:
  RandomWeights(uint64_t seed, ArrayRef<WeightShape> weights) : seed(seed) {
    for (const WeightShape &weight : weights)
      add(weight.name, {weight.shape});
  }

  Expected<std::string> digest(ArrayRef<StringRef>) override { return origin(); }
  std::string origin() const override { return "random " + utostr(seed); }
  bool isRandom() const override { return true; }

private:
  Expected<std::string> load(StringRef name) override {
    const std::vector<int64_t> &shape = find(name)->shape;
    size_t count = 1;
    for (int64_t extent : shape)
      count *= extent;
    auto [low, high] = randomRange(name, shape);
    return storedBytesOf(uniformNumbers(name, seed, count, low, high));
  }

  uint64_t seed;
};

} // namespace

std::unique_ptr<WeightStore> makeRandomWeights(uint64_t seed, ArrayRef<WeightShape> weights) {
  return std::make_unique<RandomWeights>(seed, weights);
}

} // namespace halnet::weights
