//===- NpyHeader.h - the header of one .npy array ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parses and writes the text that stands before the numbers of an array in
// numpy's format: its type, its order and its shape.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_NPYHEADER_H
#define HALNET_COMPILER_WEIGHTS_NPYHEADER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace halnet::weights {

/// What an array says of itself. Nothing in it is to be trusted but that the
/// extents are positive and that their product fits.
struct ArrayHeader {
  std::string name;           ///< in an .npz, without ".npy"; empty for an .npy file
  std::string type;           ///< numpy's description: "<f4"
  bool fortranOrder = false;  ///< the first index runs fastest
  std::vector<int64_t> shape; ///< empty: one number

  int64_t elements() const;
};

/// Bytes before a header's text: magic, version and length, at most.
inline constexpr size_t npyPrefixBytes = 12;

/// The size in bytes of prefix and text together, from the first npyPrefixBytes of an array.
llvm::Expected<size_t> npyHeaderBytes(llvm::StringRef prefix);

/// Parses prefix and text. Errors are parts of a sentence about the array: "has no shape".
llvm::Expected<ArrayHeader> parseNpyHeader(llvm::StringRef header);

/// Prefix and text for an array in C order, padded as numpy does it.
std::string formatNpyHeader(llvm::StringRef type, llvm::ArrayRef<int64_t> shape);

/// "(64, 3, 7, 7)", as numpy prints a shape.
std::string formatShape(llvm::ArrayRef<int64_t> shape);

/// An error without a code, from a sentence.
llvm::Error sentence(const llvm::Twine &text);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_NPYHEADER_H
