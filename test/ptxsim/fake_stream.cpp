//===- fake_stream.cpp - streams and events ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Driver API: streams and events.
//
//===----------------------------------------------------------------------===//

#include "fake_driver.h"

#include <algorithm>
#include <chrono>

namespace ptxsim {

static double milliseconds() {
  auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

} // namespace ptxsim

using namespace ptxsim;

// ---- streams

CUDA_API cuStreamCreateWithPriority(void **stream, unsigned flags, int) {
  ENTER;
  auto s = std::make_unique<Stream>();
  s->blocking = !(flags & 1); // CU_STREAM_NON_BLOCKING
  *stream = driver.streams.add(std::move(s));
  return kSuccess;
}
CUDA_API cuStreamCreate(void **stream, unsigned flags) {
  return cuStreamCreateWithPriority(stream, flags, 0);
}

CUDA_API cuStreamDestroy_v2(void *stream) {
  ENTER;
  Stream *s = driver.streams.find(stream);
  if (!s)
    return kInvalidHandle;
  driver.finish(*s);
  driver.streams.remove(stream);
  return kSuccess;
}

CUDA_API cuStreamSynchronize(void *stream) {
  ENTER;
  return driver.runNow(stream, [] {});
}

/// Deferred work runs at the first query, so a loop of queries ends.
CUDA_API cuStreamQuery(void *stream) {
  ENTER;
  Stream *s = driver.stream(stream);
  if (!s)
    return kInvalidHandle;
  bool ready = true;
  for (auto &w : s->tails)
    ready &= w->done;
  driver.finish(*s);
  return driver.dead ? driver.dead : ready ? kSuccess : kNotReady;
}

CUDA_API cuStreamGetFlags(void *stream, unsigned *flags) {
  ENTER;
  Stream *s = driver.stream(stream);
  if (!s)
    return kInvalidHandle;
  *flags = s->blocking ? 0 : 1;
  return kSuccess;
}

CUDA_API cuLaunchHostFunc(void *stream, void (*function)(void *), void *data) {
  ENTER;
  return driver.enqueue(stream, 3, [=] { function(data); });
}

// ---- events

CUDA_API cuEventCreate(void **event, unsigned) {
  ENTER;
  *event = driver.events.add(std::make_unique<Event>());
  return kSuccess;
}

CUDA_API cuEventDestroy_v2(void *event) {
  ENTER;
  return driver.events.remove(event) ? kSuccess : kInvalidHandle;
}

CUDA_API cuEventRecord(void *event, void *stream) {
  ENTER;
  Event *e = driver.events.find(event);
  Stream *s = driver.stream(stream);
  if (!e || !s)
    return kInvalidHandle;
  if (s->capture) {
    e->capture = s->capture;
    e->captured = s->captureTails;
    return kSuccess;
  }
  e->capture = nullptr;
  return driver.enqueue(
      stream, 0,
      [event] {
        if (Event *e = Driver::get().events.find(event))
          e->milliseconds = milliseconds();
      },
      &e->work);
}
CUDA_API cuEventRecordWithFlags(void *event, void *stream, unsigned) {
  return cuEventRecord(event, stream);
}

CUDA_API cuStreamWaitEvent(void *stream, void *event, unsigned) {
  ENTER;
  Event *e = driver.events.find(event);
  Stream *s = driver.stream(stream);
  if (!e || !s)
    return kInvalidHandle;
  if (e->capture) { // the stream joins the capture
    if (s->capture && s->capture != e->capture)
      return driver.fail({(Code)kCaptureUnsupported, "an event of another capture"});
    s->capture = e->capture;
    s->captureTails.insert(s->captureTails.end(), e->captured.begin(), e->captured.end());
    return kSuccess;
  }
  if (s->capture)
    return driver.fail(
        {(Code)kCaptureUnsupported, "a capturing stream waits for an event outside the capture"});
  if (e->work && !e->work->done)
    s->tails.push_back(e->work);
  return kSuccess;
}

CUDA_API cuEventSynchronize(void *event) {
  ENTER;
  Event *e = driver.events.find(event);
  if (!e)
    return kInvalidHandle;
  if (e->work)
    driver.perform(e->work);
  return driver.dead;
}

CUDA_API cuEventQuery(void *event) {
  ENTER;
  Event *e = driver.events.find(event);
  if (!e)
    return kInvalidHandle;
  bool ready = !e->work || e->work->done;
  if (!ready)
    driver.perform(e->work);
  return driver.dead ? driver.dead : ready ? kSuccess : kNotReady;
}

/// Host time of the interpreter: it says nothing about a GPU.
CUDA_API cuEventElapsedTime(float *elapsed, void *from, void *to) {
  ENTER;
  Event *a = driver.events.find(from), *b = driver.events.find(to);
  if (!a || !b || !a->work || !b->work)
    return kInvalidHandle;
  if (!a->work->done || !b->work->done)
    return kNotReady;
  *elapsed = b->milliseconds - a->milliseconds;
  return kSuccess;
}
CUDA_API cuEventElapsedTime_v2(float *elapsed, void *from, void *to) {
  return cuEventElapsedTime(elapsed, from, to);
}
