//===- Levels.cpp - which of a package's models this machine runs -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chooses by the CPU's features, or as the environment says; compares offsets of
// constants to find what models share.
//
//===----------------------------------------------------------------------===//

#include "runtime/Levels.h"

#include "runtime/CpuLevel.h"

#include <cstdlib>
#include <cstring>

using namespace halnet::runtime;

namespace {

/// "v3" is "x86-64-v3" too.
bool isCalled(const char *target, const char *wanted) {
  const size_t length = std::strlen(target), tail = std::strlen(wanted);
  return !std::strcmp(target, wanted) || (tail < length && target[length - tail - 1] == '-' &&
                                          !std::strcmp(target + length - tail, wanted));
}

/// The first model of the target that is wanted; null where there is none.
const Model *findTarget(const Package &package, const char *wanted) {
  for (const Model *model = package.models; model != package.models + package.n_models; ++model)
    if (isCalled(model->target, wanted))
      return model;
  return nullptr;
}

bool refuse(const Package &package, const char *wanted, Error &error) {
  char targets[256] = "";
  for (uint32_t i = 0; i < package.n_models; ++i)
    if (i == 0 || std::strcmp(package.models[i].target, package.models[i - 1].target)) {
      std::strncat(targets, i ? ", " : "", sizeof(targets) - std::strlen(targets) - 1);
      std::strncat(targets, package.models[i].target, sizeof(targets) - std::strlen(targets) - 1);
    }
  return error.fail("HALNET_LEVEL is '%s', but %s is compiled for %s", wanted,
                    package.models[0].name, targets);
}

/// The first model of the highest level that the features are enough for.
const Model *bestModel(const Package &package, uint32_t features) {
  const Model *best = package.models;
  Error lacking;
  for (const Model *model = best; model != package.models + package.n_models; ++model)
    if (model->level > best->level && checkCpuLevel(model->level, features, lacking))
      best = model;
  return best;
}

/// Whether one of the calls before `end` reads the constant at `offset`.
bool reads(const Model &model, const halnet_call *end, uint64_t offset) {
  for (const halnet_call *call = model.calls; call != end; ++call)
    for (uint32_t i = 0; i < call->n_buffers; ++i)
      if (call->buffers[i].space == HALNET_WEIGHTS && call->buffers[i].offset == offset)
        return true;
  return false;
}

bool isShared(const Package &package, const Model &model, uint64_t offset) {
  for (const Model *other = package.models; other != package.models + package.n_models; ++other)
    if (other != &model && reads(*other, other->calls + other->n_calls, offset))
      return true;
  return false;
}

/// Whether one of the calls before `end` runs the kernel.
bool runs(const Model &model, const halnet_call *end, const char *kernel) {
  for (const halnet_call *call = model.calls; call != end; ++call)
    if (!std::strcmp(call->kernel, kernel))
      return true;
  return false;
}

} // namespace

bool halnet::runtime::chooseLevel(Package &package, uint32_t features, Error &error) {
  const char *wanted = std::getenv("HALNET_LEVEL");
  const bool isForced = wanted && *wanted;
  const Model *first = isForced ? findTarget(package, wanted) : bestModel(package, features);
  if (!first)
    return refuse(package, wanted, error);
  const Model *end = first, *last = package.models + package.n_models;
  while (end != last && !std::strcmp(end->target, first->target))
    ++end;
  package.models = first;
  package.n_models = static_cast<uint32_t>(end - first);
  return true;
}

WeightsUse halnet::runtime::weightsUse(const Package &package, const Model &model) {
  WeightsUse use;
  for (const halnet_call *call = model.calls; call != model.calls + model.n_calls; ++call)
    for (uint32_t i = 0; i < call->n_buffers; ++i) {
      const halnet_buffer &buffer = call->buffers[i];
      if (buffer.space != HALNET_WEIGHTS || reads(model, call, buffer.offset))
        continue;
      use.bytes += bytesOf(buffer);
      use.sharedBytes += isShared(package, model, buffer.offset) ? bytesOf(buffer) : 0;
    }
  return use;
}

KernelsUse halnet::runtime::kernelsUse(const Package &package, const Model &model) {
  KernelsUse use;
  for (const halnet_call *call = model.calls; call != model.calls + model.n_calls; ++call) {
    if (runs(model, call, call->kernel))
      continue;
    ++use.count;
    for (const Model *other = package.models; other != package.models + package.n_models; ++other)
      if (other != &model && runs(*other, other->calls + other->n_calls, call->kernel)) {
        ++use.shared;
        break;
      }
  }
  return use;
}
