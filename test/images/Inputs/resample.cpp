//===- resample.cpp - the runtime's images for tests ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Decodes, converts and scales one image as `P run` does, for tests to compare with Pillow.
//
//   usage: resample FILE CHANNELS WIDTH HEIGHT LEFT TOP RIGHT BOTTOM > PIXELS
//
//===----------------------------------------------------------------------===//

#include "runtime/images/Resample.h"

#include <cstdio>

using namespace halnet::runtime;

int main(int, char **words) {
  const auto number = [words](int index) { return std::atoll(words[index]); };
  Image image;
  Error error;
  if (!readImage(words[1], image, error)) {
    std::fprintf(stderr, "error: %s\n", error.text);
    return 1;
  }
  image.convertTo(static_cast<int>(number(2)));
  const ImageWindow window{number(5), number(6), {number(7) - number(5), number(8) - number(6)}};
  Vector<uint8_t> pixels;
  resample(image, {number(3), number(4)}, window, pixels);
  std::fwrite(pixels.data(), 1, pixels.size(), stdout);
}
