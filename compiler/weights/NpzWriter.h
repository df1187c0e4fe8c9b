//===- NpzWriter.h - writing .npy and .npz files -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes tensors as files that numpy loads.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_NPZWRITER_H
#define HALNET_COMPILER_WEIGHTS_NPZWRITER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace halnet::weights {

/// An array to be written, in C order. Does not own its numbers.
struct ArrayView {
  std::string name; ///< without ".npy"; unused in an .npy file
  std::vector<int64_t> shape;
  std::string type;      ///< in numpy's notation, which has none for bfloat16
  llvm::StringRef bytes; ///< of the numbers, little-endian

  ArrayView(std::string name, std::vector<int64_t> shape, std::string type, llvm::StringRef bytes)
      : name(std::move(name)), shape(std::move(shape)), type(std::move(type)), bytes(bytes) {}
  ArrayView(std::string name, std::vector<int64_t> shape, llvm::ArrayRef<float> values)
      : ArrayView(std::move(name), std::move(shape), "<f4", bytesOf(values)) {}
  ArrayView(std::string name, std::vector<int64_t> shape, llvm::ArrayRef<double> values)
      : ArrayView(std::move(name), std::move(shape), "<f8", bytesOf(values)) {}

private:
  template <typename T> static llvm::StringRef bytesOf(llvm::ArrayRef<T> values) {
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T)};
  }
};

/// Writes an uncompressed archive, the same bytes for the same arrays at any
/// time. Where it fails no file is left behind; the error is a sentence that names the file.
llvm::Error writeNpz(llvm::StringRef path, llvm::ArrayRef<ArrayView> arrays);

/// Writes one array; errors as above.
llvm::Error writeNpy(llvm::StringRef path, const ArrayView &array);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_NPZWRITER_H
