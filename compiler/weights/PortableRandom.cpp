//===- PortableRandom.cpp - random numbers that are equal everywhere -----===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiled with -ffp-contract=off: a fused multiply-add would change bits.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/PortableRandom.h"

using namespace llvm;

namespace halnet::weights {

namespace {

/// 2^64 over the golden ratio, splitmix64's increment.
constexpr uint64_t increment = 0x9E3779B97F4A7C15;

/// FNV-1a, 64 bits.
uint64_t hashOf(StringRef name) {
  uint64_t hash = 0xCBF29CE484222325;
  for (unsigned char byte : name)
    hash = (hash ^ byte) * 0x100000001B3;
  return hash;
}

/// Number i of the sequence in [0, 1), exact in 24 bits.
double unit(uint64_t key, uint64_t i) {
  uint64_t z = key + (i + 1) * increment;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  z ^= z >> 31;
  return static_cast<double>(z >> 40) * 0x1p-24;
}

} // namespace

std::vector<float> uniformNumbers(StringRef name, uint64_t seed, size_t count, double low,
                                  double high) {
  uint64_t key = hashOf(name) ^ (seed * increment);
  std::vector<float> numbers(count);
  for (size_t i = 0; i < count; ++i)
    numbers[i] = static_cast<float>(low + (high - low) * unit(key, i));
  return numbers;
}

} // namespace halnet::weights
