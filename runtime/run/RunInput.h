//===- RunInput.h - where the images of a run come from -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One array, or image files that are decoded ahead, in groups of the largest batch.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_RUN_RUNINPUT_H
#define HALNET_RUNTIME_RUN_RUNINPUT_H

#include "runtime/ArrayReader.h"
#include "runtime/Model.h"
#include "runtime/images/ImageQueue.h"

namespace halnet::runtime {

/// What was typed behind `run`: one array, or image files and folders with them.
class RunInput {
public:
  /// As many images as the largest batch has; fewer only where they are the last.
  struct Group {
    const float *data; ///< of the images
    int64_t images;
    const int64_t *names; ///< of each image, for name()
    /// Files that could not be read, in order; they stand where they were typed.
    const ImageQueue::Failure *failures;
    size_t failureCount;
  };

  /// `array`: which one of an .npz file; null where that was not said. What was typed
  /// and the models live longer than this.
  bool open(const Vector<const char *> &operands, const char *array, Models models, Error &error);

  /// The models of the images' size: an array's own, or the first, to which files are scaled.
  Models models() const { return ofImages; }

  /// The next group, until the next call; after the last one, a group with neither images nor
  /// failures. False where an array is damaged.
  bool next(Group &group, Error &error);

  bool isArray() const { return arrayPath; }
  /// How many images there are, with those that can't be read.
  int64_t count() const { return isArray() ? array.shape().extents[0] : files.count(); }
  /// Whether this is one of the files, by whatever name.
  bool isRead(const char *path) const;
  /// What a person calls an image: its file, or until the next call its place in the array.
  const char *name(int64_t index);

private:
  bool openArray(const char *member, Error &error);
  bool openFiles(const Vector<const char *> &operands, Error &error);
  bool nextOfArray(Group &group, Error &error);

  const Model &largest() const { return ofImages[ofImages.count - 1]; }

  Models all, ofImages;
  const char *arrayPath = nullptr; ///< null: the input is files
  ArrayReader array;
  Vector<float> scratch;  ///< a group of the array that is not used where the file has it
  Vector<int64_t> places; ///< of the group's images in the array
  int64_t given = 0;      ///< images of the array that next() gave
  char place[24];         ///< name() of an array's image
  FileList files;
  ImageQueue queue;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_RUN_RUNINPUT_H
