//===- Model.h - the model table's type by a name of its own --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table's variable has the name of its type, which C allows and C++ reads
// as the variable.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_MODEL_H
#define HALNET_RUNTIME_MODEL_H

#include <halnet/model.h>

#include <cstddef>

namespace halnet::runtime {

using Model = struct ::halnet_model;
using Package = struct ::halnet_package;

/// Some of a package's models, which stand one behind the other.
struct Models {
  const Model *first = nullptr;
  size_t count = 0;

  const Model *begin() const { return first; }
  const Model *end() const { return first + count; }
  const Model &operator[](size_t index) const { return first[index]; }
};

/// Whether the arrays of a model's input are (N, H, W, C): channels in one block.
inline bool isChannelsLast(const halnet_tensor &input) { return input.block != 0; }

/// Images of one run of the model.
inline int64_t batchOf(const Model &model) { return model.inputs[0].shape[0]; }

/// Bytes of all elements.
inline uint64_t bytesOf(const halnet_buffer &buffer) {
  uint64_t bytes = sizeof(float);
  for (uint32_t i = 0; i < buffer.dimensions; ++i)
    bytes *= static_cast<uint64_t>(buffer.dims[i].extent);
  return bytes;
}

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_MODEL_H
