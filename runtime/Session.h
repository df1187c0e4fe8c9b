//===- Session.h - a network ready to run -------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What stands behind halnet_session: any number of images, by the largest batches
// that they fill.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_SESSION_H
#define HALNET_RUNTIME_SESSION_H

#include "runtime/Error.h"
#include "runtime/ModelContexts.h"
#include "runtime/Net.h"

#include <halnet/runtime.h>

namespace halnet::runtime {

/// Keeps its net open. For one thread at a time.
class Session : public halnet_session {
public:
  /// Null where memory or threads are lacking.
  static Session *open(Net &net, int threads, Error &error);
  void close();

  bool run(size_t images, const float *const *inputs, float *const *outputs);

  Error error; ///< of the last run

  /// Memory that a session of the models takes, the arena included.
  static uint64_t bytes(Models models);

private:
  explicit Session(Net &net);
  ~Session();
  bool prepare(int threads, Error &reason);
  bool check(const halnet_tensor &tensor, const float *array);
  bool runWhole(size_t chosen, size_t first, const float *const *inputs, float *const *outputs);
  bool runPart(size_t first, size_t images, const float *const *inputs, float *const *outputs);

  Net &net;
  const Model &model; ///< of the smallest batch; all have its inputs and outputs
  ModelContexts contexts;
  const float **from = nullptr; ///< the inputs of one batch
  float **to = nullptr;         ///< the outputs of one batch
  float *part = nullptr; ///< room for the smallest batch where it is not whole; null where it is 1
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_SESSION_H
