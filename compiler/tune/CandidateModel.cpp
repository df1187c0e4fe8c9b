//===- CandidateModel.cpp - candidates of a problem as a model to run ---===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Places the arguments, fills them with made-up numbers, and writes the table.
//
//===----------------------------------------------------------------------===//

#include "compiler/tune/CandidateModel.h"

#include "dialects/Support/Assert.h"

#include <algorithm>

using namespace halnet;
using namespace halnet::tune;
using codegen::Argument;
using codegen::Role;
using kernel::Family;
using kernel::KernelSpec;
using kernel::TensorShape;

/// Takes room for so many floats at the end of a region, at the alignment that model.h promises.
static uint64_t reserve(int64_t &total, int64_t floats) {
  int64_t offset = total;
  total += (floats * int64_t(sizeof(float)) + 63) / 64 * 64;
  return uint64_t(offset);
}

namespace {
/// Numbers in [-1, 1), the same in every run.
class Numbers {
public:
  explicit Numbers(uint32_t seed) : state(seed) {}
  double next() {
    state = state * 1664525 + 1013904223; // a linear congruential generator
    return double(int32_t(state)) * 0x1p-31;
  }
  std::vector<double> take(int64_t count) {
    std::vector<double> numbers(static_cast<size_t>(count));
    std::generate(numbers.begin(), numbers.end(), [this] { return next(); });
    return numbers;
  }

private:
  uint32_t state;
};
} // namespace

/// Fills a tensor; lanes beyond its channels hold zero, as kernels rely on.
static void fillTensor(const TensorShape &shape, Numbers &numbers, float *to) {
  int64_t block = std::max<int64_t>(shape.block, 1), pixels = shape.h * shape.w;
  for (int64_t row = 0; row < shape.n * shape.blocks(); ++row)
    for (int64_t i = 0; i < pixels * block; ++i) {
      bool padding = row % shape.blocks() * block + i % block >= shape.c;
      *to++ = padding ? 0.0f : float(numbers.next());
    }
}

/// Weights of a Conv or Dense before packing.
static int64_t weightCount(const KernelSpec &spec) {
  const TensorShape &in = spec.inputs.front();
  if (spec.family == Family::Dense)
    return spec.result.c * in.c * in.h * in.w;
  return spec.result.c * (in.c / spec.groups) * spec.window.kernelH * spec.window.kernelW;
}

CandidateModel::CandidateModel(const std::vector<KernelSpec> &specs,
                               const std::vector<EntryPoint> &entries) {
  HALNET_ASSERT(!specs.empty() && specs.size() == entries.size(), "a spec for every entry");
  for (const KernelSpec &spec : specs)
    calls.push_back({spec, codegen::arguments(spec), {}, {}, {}});
  placeShared({Role::Input, Role::Addend}, memoryBytes);
  activationBytes = memoryBytes;
  placeShared({Role::Bias, Role::Affine}, memoryBytes);
  placeShared({Role::Result}, resultBytes);
  for (Call &call : calls)
    placeOwn(call);
  memory.reset(static_cast<char *>(std::aligned_alloc(64, size_t(memoryBytes))));
  HALNET_ASSERT(memory, "out of memory for a kernel's arguments");
  fillShared();
  for (size_t i = 0; i < calls.size(); ++i) {
    fillWeights(calls[i]);
    addToTable(calls[i], entries[i]);
  }
  table.level = uint32_t(specs.front().target->level);
  table.name = "candidates";
  table.arena_bytes = uint64_t(arenaBytes);
  table.weights_bytes = uint64_t(memoryBytes);
  table.weights = memory.get();
  table.n_calls = uint32_t(callTable.size());
  table.calls = callTable.data();
}

/// Gives arguments that all candidates share their places in a region.
void CandidateModel::placeShared(std::initializer_list<Role> roles, int64_t &total) {
  for (const Argument &argument : first().arguments)
    if (std::find(roles.begin(), roles.end(), argument.role) != roles.end())
      sharedOffsets[{argument.role, argument.index}] = reserve(total, argument.elements);
}

/// Makes the buffers of a call, with places of its own for weights and scratch.
void CandidateModel::placeOwn(Call &call) {
  int64_t scratchEnd = resultBytes;
  for (const Argument &argument : call.arguments) {
    halnet_buffer buffer{HALNET_WEIGHTS, uint32_t(argument.dims.size()), 0, nullptr};
    if (argument.role == Role::Weights)
      buffer.offset = reserve(memoryBytes, argument.elements);
    else if (argument.role == Role::Scratch)
      buffer.offset = reserve(scratchEnd, argument.elements);
    else
      buffer.offset = sharedOffsets.at({argument.role, argument.index});
    if (argument.role == Role::Scratch || argument.role == Role::Result)
      buffer.space = HALNET_ARENA;
    if (argument.role == Role::Result)
      call.results.push_back({"", 0, {}, 0, uint32_t(call.buffers.size())});
    call.buffers.push_back(buffer);
    call.dims.emplace_back();
    for (const codegen::Dim &dim : argument.dims)
      call.dims.back().push_back({dim.min, dim.extent, dim.stride});
  }
  arenaBytes = std::max(arenaBytes, scratchEnd);
}

void CandidateModel::fillShared() {
  const KernelSpec &spec = first().spec;
  Numbers numbers(1);
  for (const Argument &argument : first().arguments) {
    auto known = sharedOffsets.find({argument.role, argument.index});
    if (known == sharedOffsets.end() || argument.role == Role::Result)
      continue;
    float *place = address(known->second);
    if (argument.role == Role::Input) {
      fillTensor(spec.inputs[size_t(argument.index)], numbers, place);
    } else if (argument.role == Role::Addend) {
      fillTensor(spec.result, numbers, place);
    } else {
      codegen::packChannels(spec, numbers.take(spec.result.c).data(), place);
      if (argument.role == Role::Affine) // scale, then shift
        codegen::packChannels(spec, numbers.take(spec.result.c).data(),
                              place + argument.elements / 2);
    }
  }
}

/// Packs the same weights for every candidate as its schedule wants them.
void CandidateModel::fillWeights(const Call &call) {
  for (size_t i = 0; i < call.arguments.size(); ++i)
    if (call.arguments[i].role == Role::Weights) {
      std::vector<double> weights = Numbers(2).take(weightCount(call.spec));
      codegen::packWeights(call.spec, weights.data(), address(call.buffers[i].offset));
    }
}

void CandidateModel::addToTable(Call &call, EntryPoint entry) {
  for (size_t i = 0; i < call.buffers.size(); ++i)
    call.buffers[i].dims = call.dims[i].data();
  auto written = llvm::count_if(call.arguments, [](const Argument &argument) {
    return argument.role == Role::Result || argument.role == Role::Scratch;
  });
  callTable.push_back({"candidate", "", "kernel", "", entry, 0, uint32_t(call.buffers.size()),
                       uint32_t(call.results.size()), uint32_t(written), call.buffers.data(),
                       call.results.data()});
}

ByteRange CandidateModel::weights(size_t call) const {
  const Call &of = calls[call];
  for (size_t i = 0; i < of.arguments.size(); ++i)
    if (of.arguments[i].role == Role::Weights)
      return {memory.get() + of.buffers[i].offset,
              of.arguments[i].elements * int64_t(sizeof(float))};
  return {nullptr, 0};
}

int64_t CandidateModel::resultElements() const {
  for (const Argument &argument : first().arguments)
    if (argument.role == Role::Result)
      return argument.elements;
  return 0;
}
