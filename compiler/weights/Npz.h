//===- Npz.h - reading .npy and .npz files -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opens a file of numpy arrays and reads their numbers as float32, one array at
// a time, whatever the file claims about itself.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_NPZ_H
#define HALNET_COMPILER_WEIGHTS_NPZ_H

#include "compiler/weights/NpyHeader.h"

#include <memory>

namespace halnet::weights {

/// Where the bytes of arrays come from: an .npy file or the entries of an .npz.
class ArraySource;

/// A file of arrays, open for reading. An .npy file is one array without a name.
/// Not thread-safe.
class ArrayFile {
public:
  /// Opens the file, by its first bytes an .npz or an .npy, and reads every header; no numbers.
  /// Every error is one sentence that names the file and, where one is meant, the array.
  static llvm::Expected<std::unique_ptr<ArrayFile>> open(llvm::StringRef path);
  ~ArrayFile();

  /// In the order of the file; no name occurs twice.
  const std::vector<ArrayHeader> &arrays() const { return headers; }

  /// The numbers of arrays()[index] in C order, from what Elements.h lists.
  llvm::Expected<std::vector<float>> read(size_t index);

  /// The same as they are stored, little-endian. Memory grows with what is really there.
  llvm::Expected<std::string> readBytes(size_t index);

  /// An error about arrays()[index]: "'w.npz': array 'x' TEXT".
  llvm::Error problem(size_t index, const llvm::Twine &text) const;

private:
  ArrayFile(llvm::StringRef path, std::unique_ptr<ArraySource> source);
  llvm::Error readHeaders();
  llvm::Error checkSize(size_t index, size_t headerBytes) const;

  std::string path;
  std::unique_ptr<ArraySource> source;
  std::vector<ArrayHeader> headers;
};

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_NPZ_H
