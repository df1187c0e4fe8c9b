//===- RandomWeights.h - weights made from names -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For measuring, testing and trying out networks without trained weights.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_RANDOMWEIGHTS_H
#define HALNET_COMPILER_WEIGHTS_RANDOMWEIGHTS_H

#include "compiler/weights/WeightStore.h"

namespace halnet::weights {

/// The range of a weight's numbers.
struct RandomRange {
  double low, high;
};

/// The range that the rules of docs/random-weights.md give. It depends on name
/// and shape alone, so that a part of a network has the weights of the whole.
RandomRange randomRange(llvm::StringRef name, llvm::ArrayRef<int64_t> shape);

/// A weight to be made.
struct WeightShape {
  std::string name;
  std::vector<int64_t> shape;
  bool operator==(const WeightShape &) const = default;
};

/// A store that makes the numbers of each weight when it is asked for them.
std::unique_ptr<WeightStore> makeRandomWeights(uint64_t seed, llvm::ArrayRef<WeightShape> weights);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_RANDOMWEIGHTS_H
