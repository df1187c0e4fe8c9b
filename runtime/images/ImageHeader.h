//===- ImageHeader.h - what an image says of itself --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Looks into JPEG and PNG files before anything is decoded: what is refused is
// refused here, with a reason.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_IMAGES_IMAGEHEADER_H
#define HALNET_RUNTIME_IMAGES_IMAGEHEADER_H

#include "runtime/Error.h"

#include <cstddef>
#include <cstdint>

namespace halnet::runtime {

/// Most pixels on a side (JPEG can't say more) and in all, so that no file can
/// ask for more than about a gigabyte while it is decoded.
constexpr int64_t maxImageSide = 65'535;
constexpr int64_t maxImagePixels = int64_t(1) << 26;

/// Whether the bytes begin as a JPEG or a PNG does.
bool isJpeg(const uint8_t *bytes, size_t size);
bool isPng(const uint8_t *bytes, size_t size);

/// Whether the file is a JPEG or PNG that is decoded: of 8 bits a channel or
/// fewer, grey, coloured or with a palette, with or without transparency, within
/// the limits above. Of a PNG, this sees that it is whole and that no
/// more comes out of it than it has pixels; a JPEG's end shows only when
/// it is decoded. Errors call the file `name`.
bool checkImageHeader(const uint8_t *bytes, size_t size, const char *name, Error &error);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_IMAGES_IMAGEHEADER_H
