//===- ArraySource.h - where the bytes of arrays come from ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An .npy file and an .npz file as the same thing: numbered streams of bytes.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_ARRAYSOURCE_H
#define HALNET_COMPILER_WEIGHTS_ARRAYSOURCE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>

namespace halnet::weights {

/// The bytes of one array, header included, from front to back.
class ArrayStream {
public:
  virtual ~ArrayStream() = default;
  /// Up to `bytes` bytes; 0 at the end, less than 0 where the file is damaged.
  virtual int64_t read(char *buffer, size_t bytes) = 0;
};

class ArraySource {
public:
  /// Opens a file by its first bytes; errors are parts of a sentence about the file.
  static llvm::Expected<std::unique_ptr<ArraySource>> open(const std::string &path);
  virtual ~ArraySource() = default;

  virtual size_t size() const = 0;
  /// The array's name, with ".npy" where it is an entry of an archive.
  virtual std::string name(size_t index) const = 0;
  /// What the file says the array occupies, header included.
  virtual uint64_t bytes(size_t index) const = 0;
  /// Null where the array cannot be opened.
  virtual std::unique_ptr<ArrayStream> stream(size_t index) = 0;
};

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_ARRAYSOURCE_H
