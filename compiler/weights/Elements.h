//===- Elements.h - how numbers are stored --- ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kinds of numbers that weight files hold, and how each is read.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_ELEMENTS_H
#define HALNET_COMPILER_WEIGHTS_ELEMENTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstddef>
#include <string>
#include <vector>

namespace halnet::weights {

/// How one number of an array, little-endian, is read.
struct Element {
  size_t bytes;
  double (*convert)(const char *); ///< null where the type is none that is read
};

/// Of a type in numpy's notation: f4, f8, f2, u1, i1, i4, i8; numpy has no word for bfloat16,
/// here "<bf2".
Element elementOf(llvm::StringRef type);

/// The numbers of an array of that type, as floats: float32 bit by bit, others rounded.
std::vector<float> toFloats(llvm::StringRef type, llvm::StringRef bytes);

/// An array's bytes as floats are stored, "<f4".
std::string storedBytesOf(llvm::ArrayRef<float> values);

/// Whether the type is a floating-point one.
bool isFloatType(llvm::StringRef type);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_ELEMENTS_H
