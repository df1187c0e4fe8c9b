//===- Tensor.h - a tensor of doubles ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the interpreter computes on.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_INTERP_TENSOR_H
#define HALNET_COMPILER_INTERP_TENSOR_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <vector>

namespace halnet::interp {

/// N, C, H, W or N, features; dense, in C order.
struct Tensor {
  std::vector<int64_t> shape;
  std::vector<double> values;

  Tensor() = default;
  /// All zero.
  explicit Tensor(llvm::ArrayRef<int64_t> extents) : shape(extents) {
    int64_t count = 1;
    for (int64_t extent : shape)
      count *= extent;
    values.assign(count, 0.0);
  }

  int64_t batch() const { return shape[0]; }
  int64_t channels() const { return shape[1]; }
  /// Height and width; 1 for a matrix.
  int64_t height() const { return shape.size() == 4 ? shape[2] : 1; }
  int64_t width() const { return shape.size() == 4 ? shape[3] : 1; }

  /// The image of one channel: height() rows of width() numbers.
  double *plane(int64_t n, int64_t c) {
    return values.data() + (n * channels() + c) * height() * width();
  }
  const double *plane(int64_t n, int64_t c) const {
    return values.data() + (n * channels() + c) * height() * width();
  }
};

/// Images `first` and following as a whole batch, filled up with zeros.
Tensor batchOf(const Tensor &images, int64_t first, int64_t batch);

/// Images (N, C, H, W) as (N, H, W, C), and back: the shapes say what the axes are.
Tensor channelsLast(const Tensor &images);
Tensor channelsFirst(const Tensor &images);

/// Appends the first `count` images of `part` to `all`, which is empty or of the same images.
void appendImages(Tensor &all, const Tensor &part, int64_t count);

} // namespace halnet::interp

#endif // HALNET_COMPILER_INTERP_TENSOR_H
