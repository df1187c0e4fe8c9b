//===- PortableRandom.h - random numbers that are equal everywhere -------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A counter-based generator: number i of the sequence called NAME is a function
// of NAME, i and a seed alone, with the same bits on every machine and in numpy.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_PORTABLERANDOM_H
#define HALNET_COMPILER_WEIGHTS_PORTABLERANDOM_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <vector>

namespace halnet::weights {

/// `count` numbers of the sequence, uniform in [low, high):
///
///   key = FNV-1a-64(name) XOR seed * G, with G = 0x9E3779B97F4A7C15
///   z = splitmix64's mixing of key + (i + 1) * G
///   u = (z >> 40) / 2^24
///   number i = float(low + (high - low) * u), computed in double without FMA
///
/// all modulo 2^64. docs/random-weights.md is the reference for other languages.
std::vector<float> uniformNumbers(llvm::StringRef name, uint64_t seed, size_t count, double low,
                                  double high);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_PORTABLERANDOM_H
