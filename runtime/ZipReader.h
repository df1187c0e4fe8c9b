//===- ZipReader.h - arrays out of an .npz file ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A ZIP file's members, stored or deflated, found by the central directory.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_ZIPREADER_H
#define HALNET_RUNTIME_ZIPREADER_H

#include "runtime/Error.h"

#include <cstddef>
#include <cstdint>
#include <zlib.h>

namespace halnet::runtime {

/// One member, as the central directory (not yet the data) has it.
struct ZipMember {
  const char *name; ///< inside the file's bytes, without a final zero
  size_t nameLength;
  uint32_t method, flags, crc;
  uint64_t packedSize, size, localHeader;

  /// Whether it is called `text`, with or without ".npy".
  bool isCalled(const char *text) const;
  /// The name's length without ".npy".
  size_t stemLength() const;
};

/// Walks the central directory of a ZIP file that lies in memory.
class ZipDirectory {
public:
  /// False, with the reason, where `bytes` is no whole ZIP file. `path` is only for messages.
  bool open(const uint8_t *bytes, size_t size, const char *path, Error &error);

  /// The next member; false at the end, or with an error where the directory is damaged.
  bool next(ZipMember &member, Error &error);
  /// Lets next() begin again.
  void rewind() { at = directory, left = members; }

  uint64_t count() const { return members; }

private:
  bool readZip64End(size_t end, Error &error);

  const uint8_t *bytes = nullptr;
  size_t size = 0;
  const char *path = nullptr;
  uint64_t directory = 0, directoryEnd = 0, members = 0; ///< where it begins and ends
  uint64_t at = 0, left = 0;
};

/// One member's data, from front to back.
class ZipStream {
public:
  ZipStream() = default;
  ZipStream(const ZipStream &) = delete;
  ~ZipStream();

  /// `bytes` is the whole ZIP file.
  bool open(const uint8_t *bytes, size_t size, const ZipMember &member, const char *path,
            Error &error);
  /// Reads exactly `count` bytes; fails where the data end before.
  bool read(void *to, size_t count, Error &error);
  /// To be called after the last byte: whether the data end there and the checksum is right.
  bool finish(Error &error);

private:
  bool inflateSome(void *to, size_t count, Error &error);

  const char *path = nullptr;
  const uint8_t *data = nullptr; ///< packed data not yet taken
  uint64_t packedLeft = 0, left = 0;
  uint32_t wantedCrc = 0, crc = 0;
  bool deflated = false;
  z_stream inflater = {};
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_ZIPREADER_H
