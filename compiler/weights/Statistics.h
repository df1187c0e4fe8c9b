//===- Statistics.h - what the numbers of a weight are like ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What `halnet weights` says of a weight, and of two.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_STATISTICS_H
#define HALNET_COMPILER_WEIGHTS_STATISTICS_H

#include "compiler/weights/WeightStore.h"

namespace halnet::weights {

/// Of the numbers that are finite: least, largest, mean. All 0 where none is.
struct Statistics {
  double least = 0, largest = 0, mean = 0;
  int64_t numbers = 0, nans = 0, infinities = 0;
  std::string sha256; ///< in hex, over the numbers as stored, little-endian, without name and shape

  int64_t finite() const { return numbers - nans - infinities; }
};

/// Reads all numbers of a known weight of a type that is read. Errors are those of bytes().
llvm::Expected<Statistics> statisticsOf(WeightStore &store, llvm::StringRef name);

/// How a weight of one store differs from that of the same name in another.
struct WeightDifference {
  enum class Kind { OnlyFirst, OnlySecond, Shape, Numbers };
  std::string name;
  Kind kind;
  /// Of kind Numbers: how many differ, and the largest difference, also as a part of the largest
  /// number of the first; infinite where one number is finite and the other is not.
  int64_t count = 0;
  double largest = 0, relative = 0;
  int64_t index = 0; ///< of the largest, in C order
};

/// All weights that differ, by name. Numbers of one type are compared bit by bit, of two types by
/// value: NaN is NaN then, and 0 is -0.
llvm::Expected<std::vector<WeightDifference>> differencesOf(WeightStore &first,
                                                            WeightStore &second);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_STATISTICS_H
