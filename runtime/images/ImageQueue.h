//===- ImageQueue.h - images decoded ahead ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thread that decodes the next batch while the network computes this one.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_IMAGES_IMAGEQUEUE_H
#define HALNET_RUNTIME_IMAGES_IMAGEQUEUE_H

#include "runtime/Error.h"
#include "runtime/Vector.h"
#include "runtime/images/FileList.h"

#include <halnet/model.h>

#include <atomic>
#include <pthread.h>
#include <semaphore.h>

namespace halnet::runtime {

/// Hands out the files of a list in their order, a batch at a time, as inputs of a
/// network. Files that are wrong take no place in a batch. For one thread.
class ImageQueue {
public:
  struct Failure {
    int64_t file; ///< index in the list
    Error error;
  };
  struct Batch {
    Vector<float> data;       ///< the whole batch's size; the images are in front
    Vector<int64_t> files;    ///< of each image: its index in the list
    Vector<Failure> failures; ///< of the files between these
    bool isLast = false;
  };

  ImageQueue() = default;
  ImageQueue(const ImageQueue &) = delete;
  ~ImageQueue();

  /// Begins to decode. The list, the preparation and the input's tensor, whose first
  /// extent is the batch, live longer than this.
  bool start(const FileList &files, const halnet_image &preparation, const halnet_tensor &input,
             Error &error);

  /// The next batch, until the next call; null after the last one. Waits where it
  /// is not decoded yet. It has fewer images than the batch, perhaps none, only if it is the last.
  const Batch *next();

private:
  static void *threadMain(void *queue);
  void decode();
  bool fill(Batch &batch);

  const FileList *files = nullptr;
  const halnet_image *preparation = nullptr;
  const halnet_tensor *input = nullptr;

  Batch batches[2];     ///< one is decoded while the other one is used
  sem_t empty, full;    ///< how many of them are which
  int64_t taken = 0;    ///< batches that next() gave
  int64_t nextFile = 0; ///< of the decoding thread
  pthread_t thread;
  bool started = false;
  std::atomic<bool> ending = false;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_IMAGES_IMAGEQUEUE_H
