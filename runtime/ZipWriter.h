//===- ZipWriter.h - arrays into an .npz file -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes stored members; 64-bit sizes only where 32 bits do not do.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_ZIPWRITER_H
#define HALNET_RUNTIME_ZIPWRITER_H

#include "runtime/OutputFile.h"
#include "runtime/Vector.h"

#include <cstddef>
#include <cstdint>

namespace halnet::runtime {

/// Some bytes of a member.
struct Piece {
  const void *data;
  size_t size;
};

/// Writes a ZIP file front to back. All times in it are 1980-01-01, so equal
/// members make equal files. Errors stay with the OutputFile.
class ZipWriter {
public:
  /// Sizes and offsets from `limit` on go into 64-bit fields; tests take a smaller one.
  explicit ZipWriter(OutputFile &file, uint64_t limit = 0xFFFFFFFF) : file(file), limit(limit) {}

  /// A member that consists of the pieces, one after another.
  void add(const char *name, const Vector<Piece> &pieces);
  /// The directory; to be called once, at the end.
  void finish();

private:
  uint64_t clamp(uint64_t value) const { return value < limit ? value : 0xFFFFFFFF; }

  OutputFile &file;
  const uint64_t limit;
  Vector<uint8_t> directory;
  uint64_t members = 0;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_ZIPWRITER_H
