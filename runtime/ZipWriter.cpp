//===- ZipWriter.cpp - arrays into an .npz file ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Local headers, members and the central directory.
//
//===----------------------------------------------------------------------===//

#include "runtime/ZipWriter.h"

#include <algorithm>
#include <cstring>
#include <zlib.h>

using namespace halnet::runtime;

namespace {

constexpr uint32_t date1980 = 1 << 5 | 1;

/// Little-endian integers, appended to a vector.
struct Bytes {
  Vector<uint8_t> &to;
  void u16(uint32_t value) { integer(value, 2); }
  void u32(uint64_t value) { integer(value, 4); }
  void u64(uint64_t value) { integer(value, 8); }
  void text(const char *text) { std::memcpy(to.grow(std::strlen(text)), text, std::strlen(text)); }

private:
  void integer(uint64_t value, int size) {
    for (int i = 0; i < size; ++i)
      to.push(static_cast<uint8_t>(value >> 8 * i));
  }
};

uint32_t checksum(const Vector<Piece> &pieces) {
  uLong crc = 0;
  for (const Piece &piece : pieces)
    crc = crc32_z(crc, static_cast<const Bytef *>(piece.data), piece.size);
  return static_cast<uint32_t>(crc);
}

/// The fields that a local header and a directory record share.
void putCommon(Bytes bytes, bool zip64, uint32_t crc, uint64_t size, const char *name,
               size_t extraSize) {
  bytes.u16(zip64 ? 45 : 20); // version needed
  bytes.u16(1 << 11);         // names are UTF-8
  bytes.u16(0);               // stored
  bytes.u16(0);               // time
  bytes.u16(date1980);
  bytes.u32(crc);
  bytes.u32(size); // packed, which is
  bytes.u32(size); // the same as unpacked
  bytes.u16(static_cast<uint32_t>(std::strlen(name)));
  bytes.u16(static_cast<uint32_t>(extraSize));
}

} // namespace

void ZipWriter::add(const char *name, const Vector<Piece> &pieces) {
  const uint64_t offset = file.written();
  const uint32_t crc = checksum(pieces);
  uint64_t size = 0;
  for (const Piece &piece : pieces)
    size += piece.size;
  const bool large = size >= limit, far = offset >= limit;

  Vector<uint8_t> localBytes;
  Bytes local{localBytes};
  local.u32(0x04034B50);
  putCommon(local, large, crc, clamp(size), name, large ? 20 : 0);
  local.text(name);
  if (large) {
    local.u16(1), local.u16(16);
    local.u64(size), local.u64(size);
  }
  file.write(localBytes.data(), localBytes.size());
  for (const Piece &piece : pieces)
    file.write(piece.data, piece.size);

  Bytes record{directory};
  const uint32_t extra = 16 * large + 8 * far;
  record.u32(0x02014B50);
  record.u16(45); // version made by
  putCommon(record, large || far, crc, clamp(size), name, extra ? 4 + extra : 0);
  record.u16(0), record.u16(0), record.u16(0), record.u32(0); // comment, disk, attributes
  record.u32(clamp(offset));
  record.text(name);
  if (extra)
    record.u16(1), record.u16(extra);
  if (large)
    record.u64(size), record.u64(size);
  if (far)
    record.u64(offset);
  ++members;
}

void ZipWriter::finish() {
  const uint64_t offset = file.written(), size = directory.size();
  const uint64_t end64 = offset + size;
  Bytes bytes{directory};
  if (members >= 0xFFFF || offset >= limit || size >= limit) {
    bytes.u32(0x06064B50), bytes.u64(44); // size of the rest
    bytes.u16(45), bytes.u16(45);         // versions
    bytes.u32(0), bytes.u32(0);           // disks
    bytes.u64(members), bytes.u64(members);
    bytes.u64(size), bytes.u64(offset);
    bytes.u32(0x07064B50), bytes.u32(0), bytes.u64(end64), bytes.u32(1);
  }
  const auto members16 = static_cast<uint32_t>(std::min<uint64_t>(members, 0xFFFF));
  bytes.u32(0x06054B50), bytes.u16(0), bytes.u16(0);
  bytes.u16(members16), bytes.u16(members16);
  bytes.u32(clamp(size)), bytes.u32(clamp(offset));
  bytes.u16(0); // no comment
  file.write(directory.data(), directory.size());
}
