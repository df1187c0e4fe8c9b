//===- Memory.cpp - what a program keeps in memory -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads lifetimes and places off a program, and adds them up call by call.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Memory.h"

#include "dialects/Net/LayerNames.h"

#include <algorithm>

using namespace mlir;
using namespace halnet;
using namespace halnet::report;

std::vector<const ArenaTensor *> Memory::aliveAt(int64_t call) const {
  std::vector<const ArenaTensor *> alive;
  for (const ArenaTensor &tensor : tensors)
    if (tensor.first <= call && call <= tensor.last)
      alive.push_back(&tensor);
  llvm::stable_sort(alive, [](auto *a, auto *b) { return a->offset < b->offset; });
  return alive;
}

size_t Memory::peak() const {
  return llvm::max_element(calls,
                           [](const CallRow &a, const CallRow &b) { return a.inUse < b.inUse; }) -
         calls.begin();
}

std::string Memory::nameOf(const ArenaTensor &tensor) const {
  return tensor.name.empty() ? "scratch of " + calls[tensor.first].name : tensor.name;
}

/// Bytes that at least one of the tensors covers; two share a place where one takes over another's.
static int64_t coveredBytes(ArrayRef<const ArenaTensor *> byOffset) {
  int64_t covered = 0, end = 0;
  for (const ArenaTensor *tensor : byOffset) {
    int64_t begin = std::max(end, tensor->offset);
    end = std::max(end, tensor->offset + tensor->bytes);
    covered += std::max<int64_t>(0, end - begin);
  }
  return covered;
}

static int64_t bytesOf(Type type) {
  return kernel::shapeOf(type).elements() * int64_t(sizeof(float));
}

Memory report::memoryOf(kernel::ProgramOp program) {
  Memory memory;
  memory.name = program.getNetName().str();
  memory.target = program.getTarget().str();
  memory.tensors = arenaTensors(program);
  memory.arenaBytes = program.getArenaBytes().value_or(0);
  memory.weightsBytes = program.getWeightsBytes().value_or(0);
  for (kernel::FusedKernel op : program.getBody().getOps<kernel::FusedKernel>()) {
    int64_t call = int64_t(memory.calls.size());
    memory.calls.push_back({net::layerName(op.getLoc()), net::layerPlace(op.getLoc()),
                            coveredBytes(memory.aliveAt(call))});
  }
  for (BlockArgument input : program.getBody().getArguments())
    memory.inputs.push_back({net::layerName(input.getLoc()), bytesOf(input.getType())});
  kernel::ReturnOp outputs = program.getReturn();
  for (auto [output, name] :
       llvm::zip_equal(outputs.getOutputs(), outputs.getNames().getAsRange<StringAttr>()))
    memory.outputs.push_back({name.str(), bytesOf(output.getType())});
  return memory;
}
