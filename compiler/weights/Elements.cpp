//===- Elements.cpp - how numbers are stored - ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Half-precision numbers by hand, the rest as the machine has them.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/Elements.h"

#include "llvm/Support/Endian.h"

#include <bit>
#include <cmath>
#include <cstring>

using namespace llvm;

namespace halnet::weights {

static double fromHalf(const char *bytes) {
  uint16_t bits = support::endian::read16le(bytes);
  int exponent = bits >> 10 & 31, mantissa = bits & 1023;
  float value = exponent == 31  ? (mantissa ? NAN : INFINITY)
                : exponent == 0 ? std::ldexp(static_cast<float>(mantissa), -24)
                                : std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
  return bits & 0x8000 ? -value : value;
}

/// A float without its lower half.
static double fromBrainFloat(const char *bytes) {
  return std::bit_cast<float>(uint32_t(support::endian::read16le(bytes)) << 16);
}

template <typename T> static double fromNumber(const char *bytes) {
  return static_cast<double>(support::endian::read<T, endianness::little>(bytes));
}

Element elementOf(StringRef type) {
  if (type == "<f4")
    return {4, fromNumber<float>};
  if (type == "<f8")
    return {8, fromNumber<double>};
  if (type == "<f2")
    return {2, fromHalf};
  if (type == "<bf2")
    return {2, fromBrainFloat};
  if (type == "|u1")
    return {1, fromNumber<uint8_t>};
  if (type == "|i1")
    return {1, fromNumber<int8_t>};
  if (type == "<i4")
    return {4, fromNumber<int32_t>};
  if (type == "<i8")
    return {8, fromNumber<int64_t>};
  return {0, nullptr};
}

std::vector<float> toFloats(StringRef type, StringRef bytes) {
  Element element = elementOf(type);
  std::vector<float> values(bytes.size() / element.bytes);
  if (type == "<f4") { // a conversion would lose what kind of NaN it is
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(element.convert(bytes.data() + i * element.bytes));
  return values;
}

std::string storedBytesOf(ArrayRef<float> values) {
  return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(float)};
}

bool isFloatType(StringRef type) {
  return type.size() >= 2 && (type[1] == 'f' || type.substr(1).starts_with("bf"));
}

} // namespace halnet::weights
