//===- Tensor.cpp - images of tensors ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cuts tensors into batches, and joins what comes out.
//
//===----------------------------------------------------------------------===//

#include "compiler/interp/Tensor.h"

#include <algorithm>

using namespace halnet;
using interp::Tensor;

Tensor interp::batchOf(const Tensor &images, int64_t first, int64_t batch) {
  std::vector<int64_t> shape = images.shape;
  shape[0] = batch;
  Tensor result(shape);
  int64_t perImage = images.values.size() / images.batch();
  int64_t count = std::min(batch, images.batch() - first);
  std::copy_n(images.values.begin() + first * perImage, count * perImage, result.values.begin());
  return result;
}

/// Each image, `rows` x `columns` numbers, transposed.
static void transposeImages(const Tensor &images, int64_t rows, int64_t columns, Tensor &result) {
  int64_t perImage = rows * columns;
  for (int64_t n = 0; n < images.batch(); ++n)
    for (int64_t i = 0; i < perImage; ++i)
      result.values[n * perImage + i % columns * rows + i / columns] =
          images.values[n * perImage + i];
}

Tensor interp::channelsLast(const Tensor &images) {
  llvm::ArrayRef<int64_t> from = images.shape;
  Tensor result(llvm::ArrayRef{from[0], from[2], from[3], from[1]});
  transposeImages(images, from[1], from[2] * from[3], result);
  return result;
}

Tensor interp::channelsFirst(const Tensor &images) {
  llvm::ArrayRef<int64_t> from = images.shape;
  Tensor result(llvm::ArrayRef{from[0], from[3], from[1], from[2]});
  transposeImages(images, from[1] * from[2], from[3], result);
  return result;
}

void interp::appendImages(Tensor &all, const Tensor &part, int64_t count) {
  int64_t perImage = part.values.size() / part.batch();
  if (all.shape.empty()) {
    all.shape = part.shape;
    all.shape[0] = 0;
  }
  all.shape[0] += count;
  all.values.insert(all.values.end(), part.values.begin(), part.values.begin() + count * perImage);
}
