//===- Batches.h - arrays of all images -----------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Collects what runs of the compiled batch give, and writes it as .npy or .npz.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_BATCHES_H
#define HALNET_RUNTIME_BATCHES_H

#include "runtime/Npy.h"
#include "runtime/Vector.h"
#include "runtime/ZipWriter.h"

#include <halnet/model.h>

namespace halnet::runtime {

/// A tensor's shape as a person knows it: of its rank, with the compiled batch.
Shape shapeOf(const halnet_tensor &tensor);

/// The same arrays for every run of the batch, and at the end each array with
/// all images. Memory grows with the runs.
class Batches {
public:
  /// Before the first begin(). The name lives longer than this; shape[0] is a run's batch.
  void addArray(const char *name, const Shape &shape);
  void addArray(const halnet_tensor &tensor) { addArray(tensor.name, shapeOf(tensor)); }

  /// Makes room for one more run; `images` of its batch count. Pointers from before are void.
  void begin(int64_t images);
  /// Where the run that was begun last puts array `index`, the whole batch of it.
  float *current(size_t index) { return data.data() + data.size() - floats + arrays[index].offset; }

  /// Forgets all runs.
  void clear() {
    data.shrink(0);
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
    Shape shape;   ///< of one run
    size_t offset; ///< in floats, from where a run's arrays begin
  };

  Shape wholeShape(size_t index) const;
  Vector<Piece> pieces(size_t index, const NpyHeaderText &header) const;

  Vector<Array> arrays;
  size_t floats = 0;  ///< of one run
  Vector<float> data; ///< the runs one after another
  int64_t imageCount = 0;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_BATCHES_H
