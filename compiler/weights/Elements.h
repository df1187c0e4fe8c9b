//===- Elements.h - how numbers are stored --- ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kinds of numbers that weight files hold, and how each becomes a float.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_ELEMENTS_H
#define HALNET_COMPILER_WEIGHTS_ELEMENTS_H

#include "llvm/ADT/StringRef.h"

#include <cstddef>

namespace halnet::weights {

/// How one number of an array, little-endian, becomes a float.
struct Element {
  size_t bytes;
  float (*convert)(const char *); ///< null where the type is none that is read
};

/// Of a type in numpy's notation: f4, f8, f2, u1, i1, i4, i8; numpy has no word for bfloat16,
/// here "<bf2".
Element elementOf(llvm::StringRef type);

/// Whether the type is a floating-point one.
bool isFloatType(llvm::StringRef type);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_ELEMENTS_H
