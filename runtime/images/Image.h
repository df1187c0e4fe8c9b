//===- Image.h - the pixels of an image --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A decoded JPEG or PNG, and its channels as a network wants them.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_IMAGES_IMAGE_H
#define HALNET_RUNTIME_IMAGES_IMAGE_H

#include "runtime/Error.h"

#include <cstdint>
#include <cstdlib>
#include <utility>

namespace halnet::runtime {

/// Pixels of 8 bits a channel, row by row from the top, the channels of a pixel
/// one after another: grey; grey, alpha; red, green, blue; or these with alpha.
class Image {
public:
  Image() = default;
  /// Takes `pixels`, which malloc gave.
  Image(uint8_t *pixels, int64_t width, int64_t height, int channels)
      : bytes(pixels), columns(width), rows(height), depth(channels) {}
  Image(Image &&other) noexcept { *this = std::move(other); }
  Image &operator=(Image &&other) noexcept;
  ~Image() { std::free(bytes); }

  int64_t width() const { return columns; }
  int64_t height() const { return rows; }
  int channels() const { return depth; }
  const uint8_t *row(int64_t y) const { return bytes + y * columns * depth; }

  /// To 3 channels (RGB) or 1 (grey) as Pillow converts: alpha is dropped, and grey is
  /// (19595 R + 38470 G + 7471 B + 32768) >> 16, the luma of ITU-R 601-2.
  void convertTo(int wanted);

private:
  uint8_t *bytes = nullptr;
  int64_t columns = 0, rows = 0;
  int depth = 0;
};

/// Decodes the JPEG or PNG file at `path`. EXIF's orientation and colour
/// profiles are not looked at. One thread at a time.
bool readImage(const char *path, Image &image, Error &error);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_IMAGES_IMAGE_H
