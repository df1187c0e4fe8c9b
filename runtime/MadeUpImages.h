//===- MadeUpImages.h - something to run a network on ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arrays for commands that time a network and look at no result.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_MADEUPIMAGES_H
#define HALNET_RUNTIME_MADEUPIMAGES_H

#include "runtime/Batches.h"
#include "runtime/Model.h"
#include "runtime/Vector.h"

#include <halnet/runtime.h>

namespace halnet::runtime {

/// Arrays for one run of a model, the inputs filled with numbers in [-1, 1),
/// the same in every process.
class MadeUpImages {
public:
  explicit MadeUpImages(const Model &model);

  /// Runs the model's context once and adds the milliseconds that it took to `times`.
  bool timeRun(halnet_context *context, Vector<double> &times, Error &error);

  /// Runs for `nanoseconds`, and at least `least` and at most `most` times.
  bool timeRuns(halnet_context *context, int64_t nanoseconds, size_t least, size_t most,
                Vector<double> &times, Error &error);

  /// Images of a run.
  int64_t batch() const { return imagesOfRun; }

private:
  Vector<float> data;
  Batches results;
  Vector<const float *> inputs;
  Vector<float *> outputs;
  int64_t imagesOfRun = 0;
};

/// How long to run before anything is timed: caches, clocks and page tables are warm after this.
constexpr int64_t warmUpNanoseconds = 300'000'000;

/// The median of `times`, which it sorts. At least one.
double medianOf(Vector<double> &times);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_MADEUPIMAGES_H
