//===- Shapes.cpp - models by the shape of their input ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Searches, and the sentences for what is not there.
//
//===----------------------------------------------------------------------===//

#include "runtime/Shapes.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace halnet::runtime;

namespace {

/// What the program is compiled for, with commas between.
class List {
public:
  void add(const char *word) {
    const size_t end = std::strlen(text);
    std::snprintf(text + end, sizeof(text) - end, "%s%s", end ? ", " : "", word);
  }
  char text[512] = "";
};

bool hasSize(const Model &model, int64_t height, int64_t width) {
  return model.inputs[0].shape[2] == height && model.inputs[0].shape[3] == width;
}

bool parseSize(const char *text, int64_t &height, int64_t &width) {
  char *end = nullptr;
  height = std::strtoll(text, &end, 10);
  if (end == text || *end != 'x')
    return false;
  const char *rest = end + 1;
  width = std::strtoll(rest, &end, 10);
  return end != rest && !*end;
}

} // namespace

Models halnet::runtime::ofSize(Models models, int64_t height, int64_t width) {
  Models found;
  for (const Model &model : models)
    if (hasSize(model, height, width)) {
      found.first = found.count ? found.first : &model;
      ++found.count;
    }
  return found;
}

Models halnet::runtime::ofSizeOf(Models models, const Model &like) {
  return ofSize(models, like.inputs[0].shape[2], like.inputs[0].shape[3]);
}

bool halnet::runtime::chooseSize(const Arguments &arguments, Models &models, Error &error) {
  const char *text = arguments.value("--size");
  int64_t height, width;
  if (!text)
    return true;
  if (!parseSize(text, height, width))
    return error.fail("--size: expected HEIGHTxWIDTH, found '%s'", text);
  const Models found = ofSize(models, height, width);
  if (found.count) {
    models = found;
    return true;
  }
  List sizes;
  const Model *before = nullptr;
  for (const Model &model : models) {
    const int32_t *shape = model.inputs[0].shape;
    char word[32];
    std::snprintf(word, sizeof(word), "%dx%d", shape[2], shape[3]);
    if (!before || !hasSize(*before, shape[2], shape[3]))
      sizes.add(word);
    before = &model;
  }
  return error.fail("%s is compiled for %s, not for %s", models[0].name, sizes.text, text);
}

bool halnet::runtime::chooseBatch(const Arguments &arguments, Models &models, Error &error) {
  int64_t batch = 0;
  if (!arguments.integer("--batch", 1, INT32_MAX, batch, error))
    return false;
  if (!batch)
    return true;
  List batches;
  for (const Model &model : models) {
    if (batchOf(model) == batch) {
      models = {&model, 1};
      return true;
    }
    char word[32];
    std::snprintf(word, sizeof(word), "%d", model.inputs[0].shape[0]);
    batches.add(word);
  }
  return error.fail("%s is compiled for batches of %s, not of %lld", models[0].name, batches.text,
                    static_cast<long long>(batch));
}

const Model *halnet::runtime::chooseModel(const Arguments &arguments, Models models, Error &error) {
  if (!chooseSize(arguments, models, error))
    return nullptr;
  models = ofSizeOf(models, models[0]);
  return chooseBatch(arguments, models, error) ? models.first : nullptr;
}
