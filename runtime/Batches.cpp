//===- Batches.cpp - arrays of all images ---------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keeps runs one after another and cuts arrays out of them when they are written.
//
//===----------------------------------------------------------------------===//

#include "runtime/Batches.h"

#include <algorithm>
#include <cstdio>

using namespace halnet::runtime;

void Batches::addArray(const char *name, const Shape &shape) {
  arrays.push({name, shape, floats});
  floats += shape.elementsPerImage();
}

void Batches::begin(int64_t batch, int64_t images) {
  runs.push({data.size(), batch, imageCount, images});
  data.grow(floats * batch);
  imageCount += images;
}

const float *Batches::image(size_t index, const RunOfBatch &run, int64_t image) const {
  return data.data() + run.offset + arrays[index].offset * run.batch +
         (image - run.first) * arrays[index].shape.elementsPerImage();
}

const float *Batches::image(size_t index, int64_t number) const {
  const RunOfBatch *behind =
      std::upper_bound(runs.begin(), runs.end(), number,
                       [](int64_t wanted, const RunOfBatch &run) { return wanted < run.first; });
  return image(index, behind[-1], number);
}

Shape Batches::wholeShape(size_t index) const {
  Shape shape = arrays[index].shape;
  shape.extents[0] = imageCount;
  return shape;
}

/// The header, then a piece for each run; a run may be a part of its batch.
Vector<Piece> Batches::pieces(size_t index, const NpyHeaderText &header) const {
  Vector<Piece> result;
  result.push({header.text, header.size});
  for (const RunOfBatch &run : runs)
    result.push({image(index, run, run.first),
                 run.images * arrays[index].shape.elementsPerImage() * sizeof(float)});
  return result;
}

void Batches::writeNpy(OutputFile &file) const {
  HALNET_ASSERT(arrays.size() == 1, "an .npy file holds one array");
  const NpyHeaderText header(wholeShape(0));
  for (const Piece &piece : pieces(0, header))
    file.write(piece.data, piece.size);
}

void Batches::writeNpz(OutputFile &file) const {
  ZipWriter zip(file);
  for (size_t i = 0; i < arrays.size(); ++i) {
    char name[512];
    std::snprintf(name, sizeof(name), "%s.npy", arrays[i].name);
    const NpyHeaderText header(wholeShape(i));
    zip.add(name, pieces(i, header));
  }
  zip.finish();
}
