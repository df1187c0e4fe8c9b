//===- ZipReader.cpp - arrays out of an .npz file -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the central directory and members; believes no size or offset before
// it lies within the file. numpy writes local headers whose sizes are unknown,
// so all sizes come from the directory.
//
//===----------------------------------------------------------------------===//

#include "runtime/ZipReader.h"

#include <algorithm>
#include <climits>
#include <cstring>

using namespace halnet::runtime;

namespace {

// Sizes of the fixed parts, from PKWARE's APPNOTE.
constexpr size_t endSize = 22, locatorSize = 20, end64Size = 56, memberSize = 46, localSize = 30;
constexpr size_t maxComment = 0xFFFF;

uint32_t u16(const uint8_t *at) { return at[0] | at[1] << 8; }
uint32_t u32(const uint8_t *at) { return u16(at) | u16(at + 2) << 16; }
uint64_t u64(const uint8_t *at) { return u32(at) | uint64_t(u32(at + 4)) << 32; }

/// Takes the 64-bit values for those fields that are all ones, in the order of the
/// format; false where the member's extra fields lack them.
bool readZip64Extra(const uint8_t *extra, size_t length, ZipMember &member) {
  uint64_t *const fields[] = {&member.size, &member.packedSize, &member.localHeader};
  bool missing = false;
  for (uint64_t *field : fields)
    missing |= *field == 0xFFFFFFFF;
  while (missing && length >= 4) {
    const size_t id = u16(extra), size = u16(extra + 2);
    if (size > length - 4)
      return false;
    if (id == 1) {
      const uint8_t *value = extra + 4, *end = value + size;
      for (uint64_t *field : fields)
        if (*field == 0xFFFFFFFF) {
          if (end - value < 8)
            return false;
          *field = u64(value);
          value += 8;
        }
      return true;
    }
    extra += 4 + size;
    length -= 4 + size;
  }
  return !missing;
}

} // namespace

size_t ZipMember::stemLength() const {
  const bool npy = nameLength > 4 && !std::memcmp(name + nameLength - 4, ".npy", 4);
  return nameLength - (npy ? 4 : 0);
}

bool ZipMember::isCalled(const char *text) const {
  const size_t length = std::strlen(text);
  return (length == nameLength || length == stemLength()) && !std::memcmp(name, text, length);
}

bool ZipDirectory::open(const uint8_t *file, size_t fileSize, const char *filePath, Error &error) {
  bytes = file, size = fileSize, path = filePath;
  // The end record is the last thing in the file, but for a comment.
  size_t end = size < endSize ? 0 : size - endSize;
  const size_t first = end > maxComment ? end - maxComment : 0;
  while (end > first && u32(bytes + end) != 0x06054B50)
    --end;
  if (size < endSize || u32(bytes + end) != 0x06054B50)
    return error.fail("%s is not a whole .npz file: its end is missing", path);
  members = u16(bytes + end + 10);
  const uint64_t directorySize = u32(bytes + end + 12);
  directory = u32(bytes + end + 16);
  directoryEnd = directory + directorySize;
  const bool zip64 = members == 0xFFFF || directorySize == 0xFFFFFFFF || directory == 0xFFFFFFFF;
  if (zip64 && !readZip64End(end, error))
    return false;
  if (directoryEnd > end || directory > directoryEnd)
    return error.fail("%s is damaged: its directory lies beyond its end", path);
  rewind();
  return true;
}

/// The 64-bit end record, which a locator just before the end record points at.
bool ZipDirectory::readZip64End(size_t end, Error &error) {
  const bool hasLocator = end >= locatorSize && u32(bytes + end - locatorSize) == 0x07064B50;
  const uint64_t end64 = hasLocator ? u64(bytes + end - locatorSize + 8) : size;
  if (size < end64Size || end64 > size - end64Size || u32(bytes + end64) != 0x06064B50)
    return error.fail("%s is damaged: its 64-bit end record is missing", path);
  members = u64(bytes + end64 + 32);
  directory = u64(bytes + end64 + 48);
  if (__builtin_add_overflow(directory, u64(bytes + end64 + 40), &directoryEnd))
    return error.fail("%s is damaged: its directory lies beyond its end", path);
  return true;
}

bool ZipDirectory::next(ZipMember &member, Error &error) {
  if (left == 0)
    return false;
  const uint8_t *record = bytes + at;
  if (directoryEnd - at < memberSize || u32(record) != 0x02014B50)
    return error.fail("%s is damaged: its directory ends early", path);
  const size_t nameLength = u16(record + 28), extraLength = u16(record + 30);
  const size_t length = memberSize + nameLength + extraLength + u16(record + 32);
  if (length > directoryEnd - at)
    return error.fail("%s is damaged: its directory ends early", path);
  member.name = reinterpret_cast<const char *>(record) + memberSize;
  member.nameLength = nameLength;
  member.flags = u16(record + 8);
  member.method = u16(record + 10);
  member.crc = u32(record + 16);
  member.packedSize = u32(record + 20);
  member.size = u32(record + 24);
  member.localHeader = u32(record + 42);
  if (!readZip64Extra(record + memberSize + nameLength, extraLength, member))
    return error.fail("%s is damaged: a 64-bit size is missing in its directory", path);
  at += length;
  --left;
  return true;
}

bool ZipStream::open(const uint8_t *file, size_t fileSize, const ZipMember &member,
                     const char *filePath, Error &error) {
  path = filePath;
  if (member.flags & 1)
    return error.fail("%s is encrypted", path);
  if (member.method != 0 && member.method != 8)
    return error.fail("%s is packed by method %u; stored (0) and deflated (8) are read", path,
                      member.method);
  uint64_t begin = member.localHeader, end;
  if (begin > fileSize || fileSize - begin < localSize || u32(file + begin) != 0x04034B50)
    return error.fail("%s is damaged: an array does not begin where its directory says", path);
  begin += localSize + u16(file + begin + 26) + u16(file + begin + 28);
  if (__builtin_add_overflow(begin, member.packedSize, &end) || end > fileSize)
    return error.fail("%s is truncated: an array ends beyond the file", path);
  if (member.method == 0 && member.packedSize != member.size)
    return error.fail("%s is damaged: a stored array has two sizes", path);
  data = file + begin;
  packedLeft = member.packedSize;
  left = member.size;
  wantedCrc = member.crc;
  deflated = member.method == 8;
  if (deflated && inflateInit2(&inflater, -MAX_WBITS) != Z_OK)
    die("out of memory");
  return true;
}

ZipStream::~ZipStream() {
  if (deflated)
    inflateEnd(&inflater);
}

bool ZipStream::read(void *to, size_t count, Error &error) {
  if (count > left)
    return error.fail("%s is truncated: an array has fewer elements than its header says", path);
  uint8_t *out = static_cast<uint8_t *>(to);
  // zlib counts with 32 bits.
  for (size_t done = 0; done < count;) {
    const size_t piece = std::min<size_t>(count - done, 1 << 30);
    if (deflated) {
      if (!inflateSome(out + done, piece, error))
        return false;
    } else {
      std::memcpy(out + done, data, piece);
      data += piece;
    }
    crc = static_cast<uint32_t>(crc32_z(crc, out + done, piece));
    done += piece;
    left -= piece;
  }
  return true;
}

bool ZipStream::inflateSome(void *to, size_t count, Error &error) {
  inflater.next_out = static_cast<Bytef *>(to);
  inflater.avail_out = static_cast<uInt>(count);
  while (inflater.avail_out > 0) {
    const size_t offered = std::min<uint64_t>(packedLeft, 1 << 30);
    inflater.next_in = const_cast<Bytef *>(data);
    inflater.avail_in = static_cast<uInt>(offered);
    const int status = inflate(&inflater, Z_NO_FLUSH);
    const size_t taken = offered - inflater.avail_in;
    data += taken;
    packedLeft -= taken;
    const bool full = inflater.avail_out == 0;
    if (status != Z_OK && !(status == Z_STREAM_END && full))
      return error.fail("%s is damaged: an array's packed data are broken or end early", path);
  }
  return true;
}

bool ZipStream::finish(Error &error) {
  if (left > 0)
    return error.fail("%s is damaged: an array has more bytes than its header says", path);
  if (crc != wantedCrc)
    return error.fail("%s is damaged: an array's checksum is wrong", path);
  return true;
}
