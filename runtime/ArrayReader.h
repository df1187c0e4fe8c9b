//===- ArrayReader.h - the images of an input file ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One array of an .npy or .npz file as float32, some images at a time.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_ARRAYREADER_H
#define HALNET_RUNTIME_ARRAYREADER_H

#include "runtime/MappedFile.h"
#include "runtime/Npy.h"
#include "runtime/ZipReader.h"

namespace halnet::runtime {

/// Reads an array front to back. Memory that it takes does not depend on what
/// the file claims: an .npz is unpacked piece by piece.
class ArrayReader {
public:
  /// Opens the .npy at `path`, or of an .npz the array called `array`, or its
  /// only one where `array` is null. `path` must outlive this.
  bool open(const char *path, const char *array, Error &error);

  const Shape &shape() const { return header.shape; }

  /// The next `count` elements. They lie in the mapped file where they can be
  /// used there (float32, aligned), else in `scratch`, which holds `count`.
  /// Null, with the reason, where the file is damaged.
  const float *next(int64_t count, float *scratch, Error &error);

  /// To be called after the last element: whether the file ends well.
  bool finish(Error &error);

private:
  bool openNpy(Error &error);
  bool openNpz(const char *array, Error &error);
  bool findMember(ZipDirectory &directory, const char *array, ZipMember &member, Error &error);
  bool onlyMember(ZipDirectory &directory, ZipMember &member, Error &error);
  bool read(void *to, size_t bytes, Error &error);

  const char *path = nullptr;
  MappedFile file;
  NpyHeader header;
  bool zipped = false;
  ZipStream stream;            ///< where zipped
  const uint8_t *at = nullptr; ///< the next element, where not zipped
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_ARRAYREADER_H
