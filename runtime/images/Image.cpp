//===- Image.cpp - the pixels of an image ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Decodes by stb_image, of which this file makes the parts for JPEG and PNG its own.
//
//===----------------------------------------------------------------------===//

#include "runtime/images/Image.h"

#include "runtime/Assert.h"
#include "runtime/MappedFile.h"
#include "runtime/images/ImageHeader.h"

#include <algorithm>
#include <climits>
#include <cstring>

// Nothing of it is visible outside. Without thread-locals, since they would need
// the dynamic linker's help in a library.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_THREAD_LOCALS
#define STBI_ASSERT(condition) HALNET_ASSERT(condition, "stb_image: " #condition)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

using namespace halnet::runtime;

namespace {

/// The file as stb_image reads it. The decoder takes what is missing at a JPEG's
/// end for zeros; that it asked for it shows that the file is truncated.
struct Stream {
  const uint8_t *at, *end;
  bool overrun = false;

  int take(char *to, int count) {
    const int64_t taken = std::min<int64_t>(count, end - at);
    overrun |= taken == 0;
    std::memcpy(to, at, taken);
    at += taken;
    return static_cast<int>(taken);
  }
  void skip(int64_t count) {
    overrun |= count > end - at;
    at += std::min<int64_t>(count, end - at);
  }
};

constexpr stbi_io_callbacks streamCallbacks = {
    [](void *stream, char *to, int count) {
      return static_cast<Stream *>(stream)->take(to, count);
    },
    [](void *stream, int count) { static_cast<Stream *>(stream)->skip(count); },
    [](void *stream) -> int {
      const auto *s = static_cast<Stream *>(stream);
      return s->at == s->end;
    },
};

/// Pillow's "L" of a colour.
uint8_t luma(const uint8_t *rgb) {
  return (19595 * rgb[0] + 38470 * rgb[1] + 7471 * rgb[2] + 0x8000) >> 16;
}

} // namespace

Image &Image::operator=(Image &&other) noexcept {
  std::swap(bytes, other.bytes);
  std::swap(columns, other.columns);
  std::swap(rows, other.rows);
  std::swap(depth, other.depth);
  return *this;
}

void Image::convertTo(int wanted) {
  HALNET_ASSERT(wanted == 1 || wanted == 3, "images become grey or RGB");
  if (depth == wanted)
    return;
  const int64_t pixels = columns * rows;
  Image result(static_cast<uint8_t *>(std::malloc(pixels * wanted)), columns, rows, wanted);
  if (!result.bytes)
    die("out of memory");
  for (int64_t i = 0; i < pixels; ++i) {
    const uint8_t *from = bytes + i * depth;
    uint8_t *to = result.bytes + i * wanted;
    if (wanted == 1)
      *to = depth < 3 ? *from : luma(from);
    else
      for (int c = 0; c < 3; ++c)
        to[c] = from[depth < 3 ? 0 : c];
  }
  *this = std::move(result);
}

bool halnet::runtime::readImage(const char *path, Image &image, Error &error) {
  MappedFile file;
  if (!file.open(path, error) || !checkImageHeader(file.data(), file.size(), path, error))
    return false;
  Stream stream{file.data(), file.data() + file.size()};
  int width = 0, height = 0, channels = 0;
  stbi_uc *pixels =
      stbi_load_from_callbacks(&streamCallbacks, &stream, &width, &height, &channels, 0);
  image = Image(pixels, width, height, channels);
  if (stream.overrun)
    return error.fail("%s is truncated", path);
  return pixels || error.fail("%s is damaged (%s)", path, stbi_failure_reason());
}
