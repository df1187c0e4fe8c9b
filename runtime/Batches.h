//===- Batches.h - arrays of all images -----------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Collects what runs of compiled batches give, and writes it as .npy or .npz.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_BATCHES_H
#define HALNET_RUNTIME_BATCHES_H

#include "runtime/TensorShape.h"
#include "runtime/Vector.h"
#include "runtime/ZipWriter.h"

namespace halnet::runtime {

/// The same arrays for every run, of whatever batch, and at the end each array with
/// all images. Memory grows with the runs.
class Batches {
public:
  /// Before the first begin(). The name lives longer than this; shape[0] is of no matter.
  void addArray(const char *name, const Shape &shape);
  void addArray(const halnet_tensor &tensor) { addArray(tensor.name, shapeOf(tensor)); }

  /// Makes room for one more run; `images` of its batch count. Pointers from before are void.
  void begin(int64_t batch, int64_t images);
  /// Where the run that was begun last puts array `index`, the whole batch of it.
  float *current(size_t index) {
    const RunOfBatch &run = runs[runs.size() - 1];
    return data.data() + run.offset + arrays[index].offset * run.batch;
  }

  /// Forgets all runs.
  void clear() {
    data.shrink(0);
    runs.shrink(0);
    imageCount = 0;
  }

  int64_t images() const { return imageCount; }
  /// One image's elements of array `index`.
  const float *image(size_t index, int64_t image) const;

  /// Writes the only array as .npy, or all by their names as .npz.
  void writeNpy(OutputFile &file) const;
  void writeNpz(OutputFile &file) const;

private:
  struct Array {
    const char *name;
    Shape shape;   ///< of any batch
    size_t offset; ///< in floats an image of the run's batch, from where its arrays begin
  };
  struct RunOfBatch {
    size_t offset; ///< in floats
    int64_t batch, first, images;
  };

  const float *image(size_t index, const RunOfBatch &run, int64_t image) const;

  Shape wholeShape(size_t index) const;
  Vector<Piece> pieces(size_t index, const NpyHeaderText &header) const;

  Vector<Array> arrays;
  size_t floats = 0;  ///< of one image
  Vector<float> data; ///< the runs one after another
  Vector<RunOfBatch> runs;
  int64_t imageCount = 0;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_BATCHES_H
