//===- Net.cpp - an opened network --------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Translates the package's table to what the C API shows.
//
//===----------------------------------------------------------------------===//

#include "runtime/Net.h"

#include "runtime/CpuLevel.h"
#include "runtime/Levels.h"
#include "runtime/Session.h"
#include "runtime/TensorShape.h"

#include <algorithm>
#include <cstdlib>
#include <new>

using namespace halnet::runtime;

Net *Net::open(const halnet_library *library, const Package &package, const PackPlace &place,
               Error &error) {
  Package chosen = package;
  const uint32_t features = cpuFeatures();
  if (!chooseLevel(chosen, features, error) ||
      !checkCpuLevel(chosen.models[0].level, features, error))
    return nullptr;
  void *memory = std::malloc(sizeof(Net));
  Net *net = memory ? new (memory) Net(library, chosen) : nullptr;
  if (!net) {
    error.fail("not enough memory");
    return nullptr;
  }
  if (net->prepare(place, error))
    return net;
  net->release();
  return nullptr;
}

void Net::release() {
  if (--users)
    return;
  this->~Net();
  std::free(this);
}

Net::~Net() { std::free(arrays); }

bool Net::prepare(const PackPlace &place, Error &error) {
  if (!pack.open(package, place, error))
    return false;
  Model *withWeights = opened.tryGrow(package.n_models);
  if (!withWeights)
    return error.fail("not enough memory");
  for (uint32_t i = 0; i < package.n_models; ++i)
    withWeights[i] = pack.apply(package.models[i]);
  const Model &model = opened[0];
  arrays = static_cast<halnet_array *>(
      std::calloc(model.n_inputs + model.n_outputs, sizeof(halnet_array)));
  if (!arrays)
    return error.fail("not enough memory");
  describe();
  return true;
}

void Net::describe() {
  const Model &model = opened[0];
  const auto translate = [](const halnet_tensor &tensor) {
    halnet_array array = {tensor.name, static_cast<int32_t>(tensor.rank), {1, 1, 1, 1}};
    const Shape shape = arrayShapeOf(tensor);
    std::copy_n(shape.extents, shape.rank, array.shape);
    return array;
  };
  halnet_array *outputs =
      std::transform(model.inputs, model.inputs + model.n_inputs, arrays, translate);
  std::transform(model.outputs, model.outputs + model.n_outputs, outputs, translate);
  described = {model.name,
               model.target,
               package.halnet_version,
               package.pack->weights_digest,
               static_cast<int32_t>(package.pack->random_weights),
               model.n_inputs,
               model.n_outputs,
               arrays,
               outputs,
               model.weights_bytes,
               Session::bytes(models())};
}
