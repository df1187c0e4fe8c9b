//===- ModelContexts.cpp - the models of one size, ready to run -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The context with the largest arena is opened first, and the others in it.
//
//===----------------------------------------------------------------------===//

#include "runtime/ModelContexts.h"

#include "runtime/Context.h"

#include <algorithm>

using namespace halnet::runtime;

bool ModelContexts::open(Models models, int threads, Error &error) {
  opened = models;
  const Model *largest =
      std::max_element(models.begin(), models.end(), [](const Model &one, const Model &other) {
        return one.arena_bytes < other.arena_bytes;
      });
  host = static_cast<size_t>(largest - models.begin());
  halnet_context **none = contexts.tryGrow(models.count);
  if (!none)
    return error.fail("not enough memory");
  std::fill_n(none, models.count, nullptr);
  contexts[host] = halnet_open(largest, threads, error.text, sizeof(error.text));
  for (size_t i = 0; contexts[host] && i < models.count; ++i)
    if (i != host && !(contexts[i] = openWith(*contexts[host], models[i], error)))
      return false;
  return contexts[host];
}

ModelContexts::~ModelContexts() {
  for (size_t i = 0; i < contexts.size(); ++i)
    if (i != host)
      halnet_close(contexts[i]);
  if (contexts.size() > 0)
    halnet_close(contexts[host]);
}

size_t ModelContexts::choose(size_t images) const {
  size_t chosen = 0;
  for (size_t i = 1; i < opened.count; ++i)
    if (static_cast<size_t>(batchOf(opened[i])) <= images)
      chosen = i;
  return chosen;
}
