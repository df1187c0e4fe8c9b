//===- MadeUpImages.cpp - something to run a network on --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers of a linear congruential generator, and the clock around runs.
//
//===----------------------------------------------------------------------===//

#include "runtime/MadeUpImages.h"

#include "runtime/Clock.h"

#include <algorithm>

using namespace halnet::runtime;

MadeUpImages::MadeUpImages(const Model &model) {
  size_t floats = 0;
  for (uint32_t i = 0; i < model.n_inputs; ++i)
    floats += shapeOf(model.inputs[i]).elements();
  uint32_t state = 1;
  for (float *f = data.grow(floats); f != data.end(); ++f) {
    state = state * 1664525 + 1013904223;
    *f = static_cast<float>(static_cast<int32_t>(state)) * 0x1p-31f;
  }
  const float *input = data.data();
  for (uint32_t i = 0; i < model.n_inputs; ++i) {
    inputs.push(input);
    input += shapeOf(model.inputs[i]).elements();
    imagesOfRun = model.inputs[i].shape[0];
  }
  for (uint32_t i = 0; i < model.n_outputs; ++i)
    results.addArray(model.outputs[i]);
  results.begin(imagesOfRun, imagesOfRun);
  for (uint32_t i = 0; i < model.n_outputs; ++i)
    outputs.push(results.current(i));
}

bool MadeUpImages::timeRun(halnet_context *context, Vector<double> &times, Error &error) {
  const int64_t begin = nanoseconds();
  if (halnet_run(context, inputs.data(), outputs.data()))
    return error.fail("%s", halnet_error(context));
  times.push(double(nanoseconds() - begin) * 1e-6);
  return true;
}

bool MadeUpImages::timeRuns(halnet_context *context, int64_t time, size_t least, size_t most,
                            Vector<double> &times, Error &error) {
  const int64_t end = nanoseconds() + time;
  while (times.size() < least || (nanoseconds() < end && times.size() < most))
    if (!timeRun(context, times, error))
      return false;
  return true;
}

double halnet::runtime::medianOf(Vector<double> &times) {
  std::sort(times.begin(), times.end());
  return (times[(times.size() - 1) / 2] + times[times.size() / 2]) / 2;
}
