//===- Resample.h - images of another size ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The antialiased bilinear filter, to the bit as Pillow computes it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_IMAGES_RESAMPLE_H
#define HALNET_RUNTIME_IMAGES_RESAMPLE_H

#include "runtime/Vector.h"
#include "runtime/images/Image.h"

namespace halnet::runtime {

struct ImageSize {
  int64_t width, height;
};

/// A part of an image: its top left corner, and its size.
struct ImageWindow {
  int64_t left, top;
  ImageSize size;
};

/// `image` scaled to `size`, of which only `window` is computed: into `pixels`,
/// laid out as an image of the window's size.
///
/// A triangle as wide as two pixels of the smaller image is laid over the
/// larger one, first along the rows, then along the columns; weights have 22
/// bits behind the point, and what stands between the two steps has 8 bits, as
/// have the results.
void resample(const Image &image, ImageSize size, const ImageWindow &window,
              Vector<uint8_t> &pixels);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_IMAGES_RESAMPLE_H
