//===- Prepare.cpp - from an image to a network's input ----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Computes only what the network sees.
//
//===----------------------------------------------------------------------===//

#include "runtime/images/Prepare.h"

#include <algorithm>

using namespace halnet::runtime;

/// The image scaled, keeping its shape, until one side has `pixels`.
static ImageSize withWidth(ImageSize image, int64_t pixels) {
  return {pixels, image.height * pixels / image.width};
}
static ImageSize withHeight(ImageSize image, int64_t pixels) {
  return {image.width * pixels / image.height, pixels};
}

ImageSize halnet::runtime::scaledSize(ImageSize image, const halnet_image &preparation,
                                      ImageSize wanted) {
  const int64_t height = preparation.resize[0], width = preparation.resize[1];
  if (width)
    return {std::max(width, wanted.width), std::max(height, wanted.height)};
  ImageSize size =
      image.width < image.height ? withWidth(image, height) : withHeight(image, height);
  if (size.width < wanted.width)
    size = withWidth(image, wanted.width);
  if (size.height < wanted.height)
    size = withHeight(image, wanted.height);
  return size;
}

/// Half of `margin`, rounded to the even one of two.
static int64_t half(int64_t margin) { return margin / 2 + (margin % 4 == 3); }

ImageWindow halnet::runtime::middleOf(ImageSize image, ImageSize wanted) {
  return {half(image.width - wanted.width), half(image.height - wanted.height), wanted};
}

bool halnet::runtime::prepareImage(const char *path, const halnet_image &preparation,
                                   const halnet_tensor &input, float *to, Error &error) {
  Image image;
  if (!readImage(path, image, error))
    return false;
  const int channels = input.shape[1];
  image.convertTo(channels);
  const ImageSize wanted{input.shape[3], input.shape[2]};
  const ImageSize size = scaledSize({image.width(), image.height()}, preparation, wanted);
  Vector<uint8_t> pixels;
  resample(image, size, middleOf(size, wanted), pixels);
  for (int c = 0; c < channels; ++c) {
    const uint8_t *from = pixels.data() + (preparation.bgr ? channels - 1 - c : c);
    for (int64_t i = 0; i < wanted.width * wanted.height; ++i)
      *to++ = (float(from[i * channels]) - preparation.mean[c]) * preparation.scale[c];
  }
  return true;
}
