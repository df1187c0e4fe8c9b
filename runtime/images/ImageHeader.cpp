//===- ImageHeader.cpp - what an image says of itself ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks the segments of a JPEG and the chunks of a PNG.
//
//===----------------------------------------------------------------------===//

#include "runtime/images/ImageHeader.h"

#include <cstring>
#include <zlib.h>

using namespace halnet::runtime;

namespace {

/// Big-endian numbers of a file, front to back.
class Cursor {
public:
  Cursor(const uint8_t *bytes, size_t size) : at(bytes), end(bytes + size) {}

  size_t left() const { return end - at; }
  const uint8_t *data() const { return at; }
  void skip(size_t count) { at += count; }
  uint32_t number(int bytes) {
    uint32_t value = 0;
    for (; bytes > 0; --bytes)
      value = value << 8 | *at++;
    return value;
  }

private:
  const uint8_t *at, *end;
};

bool truncated(const char *name, Error &error) { return error.fail("%s is truncated", name); }

bool checkSize(int64_t width, int64_t height, const char *name, Error &error) {
  const auto w = static_cast<long long>(width), h = static_cast<long long>(height);
  if (width < 1 || height < 1)
    return error.fail("%s has no pixels: %lld x %lld", name, w, h);
  if (width > maxImageSide || height > maxImageSide || width * height > maxImagePixels)
    return error.fail("%s is too large: %lld x %lld pixels; taken are at most %lld on a side and "
                      "%lld in all",
                      name, w, h, static_cast<long long>(maxImageSide),
                      static_cast<long long>(maxImagePixels));
  return true;
}

constexpr const char *eightBits = "%s has %d bits a channel, and 8 are taken: convert it";

/// The frame's head: how it is coded, its size and its colours.
bool checkJpegFrame(int marker, Cursor frame, const char *name, Error &error) {
  // SOF0 to SOF2: baseline, extended and progressive, all with Huffman's code.
  if (marker > 0xC2)
    return error.fail("%s is a lossless, hierarchical or arithmetic-coded JPEG (SOF%d), which is "
                      "not taken",
                      name, marker - 0xC0);
  if (frame.left() < 6)
    return truncated(name, error);
  const int bits = frame.number(1);
  if (bits != 8)
    return error.fail(eightBits, name, bits);
  const int64_t height = frame.number(2), width = frame.number(2);
  const int channels = frame.number(1);
  if (channels == 4)
    return error.fail("%s is CMYK, which only its printer can turn into colours: save it as RGB",
                      name);
  if (channels != 1 && channels != 3)
    return error.fail("%s has %d channels; a JPEG that is taken has 1 or 3", name, channels);
  return checkSize(width, height, name, error);
}

bool isFrame(int marker) {
  // C4, C8 and CC of these sixteen are tables and an extension.
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool checkJpeg(Cursor file, const char *name, Error &error) {
  file.skip(2); // the marker of the start
  while (file.left() >= 4) {
    if (file.number(1) != 0xFF)
      continue; // some files are padded between segments
    while (file.left() > 2 && *file.data() == 0xFF)
      file.skip(1);
    const int marker = file.number(1);
    if (marker == 0 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7))
      continue; // stand alone
    if (marker == 0xD9 || marker == 0xDA)
      return error.fail("%s is damaged: its pixels begin without a head", name);
    if (file.left() < 2)
      break;
    const size_t length = file.number(2);
    if (length < 2)
      return error.fail("%s is damaged: a segment has %zu bytes", name, length);
    if (length - 2 > file.left())
      break;
    if (isFrame(marker))
      return checkJpegFrame(marker, Cursor(file.data(), length - 2), name, error);
    file.skip(length - 2);
  }
  return truncated(name, error);
}

/// A PNG's compressed pixels, inflated chunk by chunk and thrown away: the decoder takes as much
/// memory as comes out of them, whatever the head says.
class PngPixels {
public:
  ~PngPixels() { inflateEnd(&stream); }
  bool start(Cursor head, const char *name, Error &error);
  bool add(Cursor chunk, const char *name, Error &error);

private:
  z_stream stream = {};
  uint64_t most = 0; ///< bytes that the pixels can take
  bool ended = false;
};

/// Reads the head.
bool PngPixels::start(Cursor head, const char *name, Error &error) {
  const int64_t width = head.number(4), height = head.number(4);
  const int bits = head.number(1);
  if (bits > 8)
    return error.fail(eightBits, name, bits);
  if (!checkSize(width, height, name, error))
    return false;
  // RGBA at most, and a byte in front of each row. Interlaced, the rows of all seven passes are
  // fewer than twice as many and may each end in a part of a byte.
  constexpr int64_t bytesOfPixel = 4, bytesOfRow = 2;
  most = static_cast<uint64_t>(height * width * bytesOfPixel + (2 * height + 7) * bytesOfRow);
  return inflateInit(&stream) == Z_OK || error.fail("out of memory for %s", name);
}

bool PngPixels::add(Cursor chunk, const char *name, Error &error) {
  uint8_t bytes[1 << 14];
  stream.next_in = const_cast<uint8_t *>(chunk.data());
  stream.avail_in = static_cast<uInt>(chunk.left());
  do {
    stream.next_out = bytes;
    stream.avail_out = sizeof(bytes);
    const int status = ended ? Z_STREAM_END : inflate(&stream, Z_NO_FLUSH);
    ended = status == Z_STREAM_END;
    if (!ended && status != Z_OK && status != Z_BUF_ERROR)
      return error.fail("%s is damaged: its pixels can't be inflated", name);
    if (stream.total_out > most)
      return error.fail("%s is damaged: more comes out of its pixels than the image has", name);
  } while (!ended && stream.avail_out == 0);
  return true;
}

/// The whole file: the decoder looks at no checksum, so this does.
bool checkPng(Cursor file, const char *name, Error &error) {
  file.skip(8); // the signature
  PngPixels pixels;
  for (bool isFirst = true; file.left() >= 12; isFirst = false) {
    const size_t length = file.number(4);
    const uint8_t *type = file.data();
    if (length > file.left() - 8)
      break;
    if (isFirst && (std::memcmp(type, "IHDR", 4) || length != 13))
      return error.fail("%s is damaged: it does not begin with a PNG's head", name);
    Cursor chunk(type + 4, length);
    file.skip(4 + length);
    // Chunks with a small letter are not needed for the image.
    if (!(type[0] & 0x20) && file.number(4) != crc32(0, type, static_cast<uInt>(4 + length)))
      return error.fail("%s is damaged: the checksum of its %.4s chunk is wrong", name,
                        reinterpret_cast<const char *>(type));
    if (type[0] & 0x20)
      file.skip(4);
    if (isFirst && !pixels.start(chunk, name, error))
      return false;
    if (!std::memcmp(type, "IDAT", 4) && !pixels.add(chunk, name, error))
      return false;
    if (!std::memcmp(type, "IEND", 4))
      return true;
  }
  return truncated(name, error);
}

} // namespace

bool halnet::runtime::isJpeg(const uint8_t *bytes, size_t size) {
  return size >= 3 && !std::memcmp(bytes, "\xFF\xD8\xFF", 3);
}

bool halnet::runtime::isPng(const uint8_t *bytes, size_t size) {
  return size >= 8 && !std::memcmp(bytes, "\x89PNG\r\n\x1A\n", 8);
}

bool halnet::runtime::checkImageHeader(const uint8_t *bytes, size_t size, const char *name,
                                       Error &error) {
  if (size == 0)
    return error.fail("%s is empty", name);
  if (isJpeg(bytes, size))
    return checkJpeg(Cursor(bytes, size), name, error);
  if (isPng(bytes, size))
    return checkPng(Cursor(bytes, size), name, error);
  return error.fail("%s is neither a JPEG nor a PNG file", name);
}
