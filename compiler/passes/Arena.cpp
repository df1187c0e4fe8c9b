//===- Arena.cpp - the arena's planner ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Arena.h"

#include "codegen/Codegen.h"
#include "dialects/Net/LayerNames.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

/// The lowest offset at which `tensor` overlaps none of `placed` that it is alive with.
static int64_t lowestOffset(const ArenaTensor &tensor, ArrayRef<const ArenaTensor *> placed) {
  SmallVector<const ArenaTensor *> neighbours;
  for (const ArenaTensor *other : placed)
    if (tensor.isAliveWith(*other))
      neighbours.push_back(other);
  llvm::sort(neighbours, [](auto *a, auto *b) { return a->offset < b->offset; });
  int64_t offset = 0;
  for (const ArenaTensor *other : neighbours) {
    if (offset + tensor.bytes <= other->offset)
      break;
    offset = std::max(offset, other->offset + other->bytes);
  }
  return offset;
}

/// Places the tensors one after another in the order given.
static int64_t placeInOrder(ArrayRef<ArenaTensor *> order) {
  SmallVector<const ArenaTensor *> placed;
  int64_t end = 0;
  for (ArenaTensor *tensor : order) {
    tensor->offset = lowestOffset(*tensor, placed);
    end = std::max(end, tensor->offset + tensor->bytes);
    placed.push_back(tensor);
  }
  return end;
}

/// Large ones first is within a few percent of the bound on residual nets; long-lived
/// ones first, and time order, win on some others.
int64_t halnet::planArena(std::vector<ArenaTensor> &tensors) {
  using Before = bool (*)(const ArenaTensor *, const ArenaTensor *);
  static constexpr Before orders[] = {
      [](const ArenaTensor *a, const ArenaTensor *b) { return a->bytes > b->bytes; },
      [](const ArenaTensor *a, const ArenaTensor *b) {
        return a->bytes * (a->last - a->first + 1) > b->bytes * (b->last - b->first + 1);
      },
      [](const ArenaTensor *a, const ArenaTensor *b) {
        return a->last - a->first > b->last - b->first;
      },
      [](const ArenaTensor *a, const ArenaTensor *b) { return a->first < b->first; }};
  std::vector<ArenaTensor> best;
  int64_t bestBytes = 0;
  for (Before before : orders) {
    std::vector<ArenaTensor> trial = tensors;
    SmallVector<ArenaTensor *> order;
    for (ArenaTensor &tensor : trial)
      order.push_back(&tensor);
    llvm::stable_sort(order, before);
    int64_t bytes = placeInOrder(order);
    if (best.empty() || bytes < bestBytes) {
      best = std::move(trial);
      bestBytes = bytes;
    }
  }
  tensors = std::move(best);
  return bestBytes;
}

int64_t halnet::largestLiveBytes(ArrayRef<ArenaTensor> tensors) {
  int64_t largest = 0;
  for (const ArenaTensor &moment : tensors) { // a maximum begins where a tensor does
    int64_t live = 0;
    for (const ArenaTensor &tensor : tensors)
      if (tensor.first <= moment.first && moment.first <= tensor.last)
        live += tensor.bytes;
    largest = std::max(largest, live);
  }
  return largest;
}

std::vector<ArenaTensor> halnet::arenaTensors(ProgramOp program) {
  std::vector<ArenaTensor> tensors;
  DenseMap<Operation *, int64_t> callOf;
  for (auto [call, op] : llvm::enumerate(program.getBody().getOps<FusedKernel>()))
    callOf[op] = call;
  for (FusedKernel op : program.getBody().getOps<FusedKernel>()) {
    int64_t call = callOf.lookup(op);
    DenseI64ArrayAttr offsets = op.getOffsetsAttr();
    size_t position = 0; // among results and scratch
    for (const codegen::Argument &argument : codegen::arguments(specOf(op))) {
      bool isResult = argument.role == codegen::Role::Result;
      if (!isResult && argument.role != codegen::Role::Scratch)
        continue;
      int64_t offset = offsets ? offsets[position] : outputOffset;
      ++position;
      ArenaTensor tensor{"", int64_t(llvm::alignTo(argument.elements * sizeof(float), 64)), call,
                         call, offset};
      if (isResult) {
        Value result = op->getResult(argument.index);
        if (llvm::is_contained(program.getReturn().getOutputs(), result))
          continue;
        tensor.name = cast<StringAttr>(op.getNamesAttr()[argument.index]).str();
        for (Operation *user : result.getUsers())
          tensor.last = std::max(tensor.last, callOf.lookup(user));
      }
      tensors.push_back(std::move(tensor));
    }
  }
  return tensors;
}

/// Every call has an offset for each of its results and scratch buffers.
static LogicalResult verifyOffsetCounts(ProgramOp program) {
  for (FusedKernel op : program.getBody().getOps<FusedKernel>()) {
    std::vector<codegen::Argument> arguments = codegen::arguments(specOf(op));
    int64_t needed = llvm::count_if(arguments, [](const codegen::Argument &argument) {
      return argument.role == codegen::Role::Result || argument.role == codegen::Role::Scratch;
    });
    int64_t found = op.getOffsetsAttr() ? op.getOffsetsAttr().size() : 0;
    if (found != needed)
      return op.emitError() << "has " << found
                            << " offsets in the arena, its results and scratch need " << needed;
  }
  return success();
}

LogicalResult halnet::verifyArena(ProgramOp program) {
  if (failed(verifyOffsetCounts(program)))
    return failure();
  std::vector<ArenaTensor> tensors = arenaTensors(program);
  int64_t arena = program.getArenaBytes().value_or(0);
  for (size_t i = 0; i < tensors.size(); ++i) {
    const ArenaTensor &a = tensors[i];
    if (a.offset < 0 || a.offset % 64 || a.offset + a.bytes > arena)
      return program.emitError() << "'" << a.name << "' at " << a.offset << " with " << a.bytes
                                 << " bytes does not lie in the arena of " << arena << " bytes";
    for (size_t j = 0; j < i; ++j) {
      const ArenaTensor &b = tensors[j];
      if (a.isAliveWith(b) && a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes)
        return program.emitError()
               << "'" << a.name << "' (call " << a.first << ") and '" << b.name << "' (call "
               << b.first << ") overlap in the arena while both are alive";
    }
  }
  return success();
}

void halnet::printArena(ProgramOp program, raw_ostream &os, StringRef prefix) {
  std::vector<ArenaTensor> tensors = arenaTensors(program);
  os << prefix
     << llvm::format("arena %lld bytes, largest live sum %lld bytes\n",
                     (long long)program.getArenaBytes().value_or(0),
                     (long long)largestLiveBytes(tensors));
  os << prefix << "    offset      bytes  calls      tensor\n";
  for (const ArenaTensor &tensor : tensors)
    os << prefix
       << llvm::format("%10lld %10lld %4lld-%-4lld  ", (long long)tensor.offset,
                       (long long)tensor.bytes, (long long)tensor.first, (long long)tensor.last)
       << (tensor.name.empty() ? "(scratch)" : tensor.name) << '\n';
}
