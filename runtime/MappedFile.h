//===- MappedFile.h - a file's bytes in memory ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Input files are looked at where the page cache holds them.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_MAPPEDFILE_H
#define HALNET_RUNTIME_MAPPEDFILE_H

#include "runtime/Error.h"
#include "runtime/Vector.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace halnet::runtime {

/// A whole file, read only: mapped where it is a regular one, read where it is
/// a pipe. The bytes live as long as this.
class MappedFile {
public:
  MappedFile() = default;
  MappedFile(const MappedFile &) = delete;
  ~MappedFile();

  bool open(const char *path, Error &error);
  /// Refuses pipes, which might never be written to.
  bool openRegular(const char *path, Error &error);

  const uint8_t *data() const { return bytes; }
  size_t size() const { return length; }
  /// Where a text begins: behind the byte order mark that Excel and some editors write first.
  const uint8_t *textBegin() const {
    return size() >= 3 && !std::memcmp(data(), "\xEF\xBB\xBF", 3) ? data() + 3 : data();
  }

private:
  bool open(const char *path, bool pipes, Error &error);
  bool map(int descriptor, size_t size);
  bool readAll(int descriptor);

  const uint8_t *bytes = nullptr;
  size_t length = 0;
  bool mapped = false;
  Vector<uint8_t> copy;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_MAPPEDFILE_H
