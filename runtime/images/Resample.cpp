//===- Resample.cpp - images of another size --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Weights of each row and column of the result once, then two passes.
//
//===----------------------------------------------------------------------===//

#include "runtime/images/Resample.h"

#include <algorithm>
#include <cmath>

using namespace halnet::runtime;

namespace {

/// Bits behind the point of a weight: 32 bits hold 8 of a pixel, these, and two to spare.
constexpr int fractionBits = 22;

/// Which elements of a line the elements of a scaled line are made of.
class Taps {
public:
  /// For elements `first` to `first + count - 1` of a line of `from` elements scaled to `to`.
  Taps(int64_t from, int64_t to, int64_t first, int64_t count) {
    const double scale = double(from) / double(to), width = std::max(scale, 1.0);
    for (int64_t i = first; i < first + count; ++i)
      add(from, (double(i) + 0.5) * scale, width);
  }

  struct Element {
    int64_t begin, end; ///< of the line that is scaled
    size_t weights;     ///< where the weights of these begin
  };
  const Element &operator[](int64_t index) const { return elements[index]; }
  const int32_t *weightsOf(const Element &element) const {
    return weights.begin() + element.weights;
  }

  /// The part of the line that all elements together need.
  int64_t begin() const { return elements[0].begin; }
  int64_t end() const { return elements[elements.size() - 1].end; }

private:
  void add(int64_t from, double center, double width);

  Vector<Element> elements;
  Vector<int32_t> weights;
  Vector<double> exact; ///< the element's weights before they are rounded
};

/// The triangle over `center` that falls to zero at a distance of `width`.
void Taps::add(int64_t from, double center, double width) {
  const auto begin = std::max<int64_t>(static_cast<int64_t>(center - width + 0.5), 0);
  const auto end = std::min<int64_t>(static_cast<int64_t>(center + width + 0.5), from);
  elements.push({begin, end, weights.size()});
  exact.shrink(0);
  double sum = 0;
  for (int64_t i = begin; i < end; ++i) {
    const double distance = std::fabs((double(i) - center + 0.5) * (1.0 / width));
    exact.push(distance < 1 ? 1 - distance : 0);
    sum += exact[exact.size() - 1];
  }
  for (double weight : exact)
    weights.push(static_cast<int32_t>(0.5 + weight / sum * (1 << fractionBits)));
}

/// One element of the result: `step` bytes lie between the elements that are weighted.
uint8_t weigh(const uint8_t *from, int64_t step, const int32_t *weights, int64_t count) {
  int32_t sum = 1 << (fractionBits - 1);
  for (int64_t i = 0; i < count; ++i)
    sum += from[i * step] * weights[i];
  return static_cast<uint8_t>(std::min(sum >> fractionBits, 255));
}

/// A row of the image, scaled: of `taps.size()` pixels.
void scaleRow(const uint8_t *row, int channels, const Taps &taps, int64_t width, uint8_t *to) {
  for (int64_t x = 0; x < width; ++x) {
    const Taps::Element &element = taps[x];
    for (int c = 0; c < channels; ++c)
      *to++ = weigh(row + element.begin * channels + c, channels, taps.weightsOf(element),
                    element.end - element.begin);
  }
}

} // namespace

void halnet::runtime::resample(const Image &image, ImageSize size, const ImageWindow &window,
                               Vector<uint8_t> &pixels) {
  const Taps columns(image.width(), size.width, window.left, window.size.width);
  const Taps rows(image.height(), size.height, window.top, window.size.height);
  const int64_t rowBytes = window.size.width * image.channels();
  Vector<uint8_t> scaled; // the rows that are needed, scaled
  for (int64_t y = rows.begin(); y < rows.end(); ++y)
    scaleRow(image.row(y), image.channels(), columns, window.size.width, scaled.grow(rowBytes));
  pixels.shrink(0);
  for (int64_t y = 0; y < window.size.height; ++y) {
    const Taps::Element &element = rows[y];
    const uint8_t *from = scaled.data() + (element.begin - rows.begin()) * rowBytes;
    uint8_t *to = pixels.grow(rowBytes);
    for (int64_t x = 0; x < rowBytes; ++x)
      to[x] = weigh(from + x, rowBytes, rows.weightsOf(element), element.end - element.begin);
  }
}
