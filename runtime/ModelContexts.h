//===- ModelContexts.h - the models of one size, ready to run -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Any number of images is run by the largest batches that they fill.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_MODELCONTEXTS_H
#define HALNET_RUNTIME_MODELCONTEXTS_H

#include "runtime/Error.h"
#include "runtime/Model.h"
#include "runtime/Vector.h"

#include <halnet/runtime.h>

namespace halnet::runtime {

/// A context a model, all in one arena, as large as the largest, and on the same threads. One of
/// them runs at a time.
class ModelContexts {
public:
  ModelContexts() = default;
  ModelContexts(const ModelContexts &) = delete;
  ~ModelContexts();

  /// `models`, of ascending batches and with their weights, live longer than this.
  bool open(Models models, int threads, Error &error);

  Models models() const { return opened; }
  halnet_context *get(size_t index) const { return contexts[index]; }

  /// The model to run next where `images` are left: that of the largest batch that they fill, or
  /// the first, whose batch they then are a part of.
  size_t choose(size_t images) const;

private:
  Models opened;
  size_t host = 0; ///< whose arena and threads all use
  Vector<halnet_context *> contexts;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_MODELCONTEXTS_H
