//===- ImageQueue.cpp - images decoded ahead --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two batches, and a semaphore for each way that they go.
//
//===----------------------------------------------------------------------===//

#include "runtime/images/ImageQueue.h"

#include "runtime/Assert.h"
#include "runtime/images/Prepare.h"

#include <cerrno>
#include <signal.h>

using namespace halnet::runtime;

static void wait(sem_t &semaphore) {
  while (sem_wait(&semaphore))
    HALNET_ASSERT(errno == EINTR, "waiting for a semaphore fails only by a signal");
}

bool ImageQueue::start(const FileList &list, const halnet_image &wanted,
                       const halnet_tensor &tensor, Error &error) {
  HALNET_ASSERT(!started, "an image queue is started once");
  files = &list, preparation = &wanted, input = &tensor;
  sem_init(&empty, 0, 2);
  sem_init(&full, 0, 0);
  // Signals are for the program's own threads.
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  started = pthread_create(&thread, nullptr, threadMain, this) == 0;
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
  return started || error.fail("cannot start a thread that decodes images");
}

ImageQueue::~ImageQueue() {
  if (!started)
    return;
  ending = true;
  sem_post(&empty);
  pthread_join(thread, nullptr);
  sem_destroy(&empty);
  sem_destroy(&full);
}

const ImageQueue::Batch *ImageQueue::next() {
  if (taken > 0) {
    if (batches[(taken - 1) % 2].isLast)
      return nullptr;
    sem_post(&empty);
  }
  wait(full);
  return &batches[taken++ % 2];
}

void *ImageQueue::threadMain(void *queue) {
  static_cast<ImageQueue *>(queue)->decode();
  return nullptr;
}

void ImageQueue::decode() {
  for (int64_t filled = 0;; ++filled) {
    wait(empty);
    Batch &batch = batches[filled % 2];
    if (!fill(batch))
      return;
    sem_post(&full);
    if (batch.isLast)
      return;
  }
}

/// False where nobody wants the batch any more.
bool ImageQueue::fill(Batch &batch) {
  const int64_t batchSize = input->shape[0];
  const int64_t floats = int64_t(1) * input->shape[1] * input->shape[2] * input->shape[3];
  batch.data.shrink(0);
  batch.data.grow(batchSize * floats);
  batch.files.shrink(0);
  batch.failures.shrink(0);
  while (nextFile < files->count() && static_cast<int64_t>(batch.files.size()) < batchSize) {
    if (ending.load(std::memory_order_relaxed))
      return false;
    Failure failure{nextFile, {}};
    float *to = batch.data.data() + batch.files.size() * floats;
    if (prepareImage((*files)[nextFile], *preparation, *input, to, failure.error))
      batch.files.push(nextFile);
    else
      batch.failures.push(failure);
    ++nextFile;
  }
  batch.isLast = nextFile == files->count();
  return true;
}
