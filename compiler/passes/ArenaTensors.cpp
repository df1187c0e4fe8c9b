//===- ArenaTensors.cpp - a program's tensors and their places ===//
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

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

/// The tensor whose place the first result of `op` takes over, or noOverlay: one of
/// the same size that nobody reads afterwards and that the call reads only where it writes.
static int64_t overlaid(FusedKernel op, int64_t bytes, int64_t call,
                        const DenseMap<Value, int64_t> &tensorOf, ArrayRef<ArenaTensor> tensors) {
  KernelSpec spec = specOf(op);
  SmallVector<Value> candidates;
  if (codegen::mayOverlay(spec, codegen::Role::Addend))
    llvm::append_range(candidates, op.getAddends());
  if (codegen::mayOverlay(spec, codegen::Role::Input))
    llvm::append_range(candidates, op.getInputs());
  for (Value value : candidates) {
    auto known = tensorOf.find(value);
    if (known == tensorOf.end() || llvm::count(op->getOperands(), value) != 1)
      continue;
    const ArenaTensor &tensor = tensors[known->second];
    if (tensor.bytes == bytes && tensor.last == call)
      return known->second;
  }
  return noOverlay;
}

namespace {
/// Reads a program's tensors off, call by call.
class TensorReader {
public:
  explicit TensorReader(ProgramOp program) : program(program) {
    for (auto [call, op] : llvm::enumerate(program.getBody().getOps<FusedKernel>()))
      callOf[op] = call;
  }

  std::vector<ArenaTensor> read() {
    for (FusedKernel op : program.getBody().getOps<FusedKernel>())
      readCall(op);
    return std::move(tensors);
  }

private:
  void readCall(FusedKernel op);
  void addResult(FusedKernel op, int64_t index, ArenaTensor tensor);

  ProgramOp program;
  DenseMap<Operation *, int64_t> callOf;
  DenseMap<Value, int64_t> tensorOf;
  std::vector<ArenaTensor> tensors;
};
} // namespace

void TensorReader::readCall(FusedKernel op) {
  int64_t call = callOf.lookup(op);
  DenseI64ArrayAttr offsets = op.getOffsetsAttr();
  for (const codegen::Argument &argument : codegen::arguments(specOf(op))) {
    bool isResult = argument.role == codegen::Role::Result;
    if (!isResult && argument.role != codegen::Role::Scratch)
      continue;
    ArenaTensor tensor{"", int64_t(llvm::alignTo(argument.elements * sizeof(float), 64)), call,
                       call};
    if (offsets) // those of the results, then those of the scratch
      tensor.offset = offsets[argument.index + (isResult ? 0 : op->getNumResults())];
    if (isResult)
      addResult(op, argument.index, std::move(tensor));
    else
      tensors.push_back(std::move(tensor));
  }
}

void TensorReader::addResult(FusedKernel op, int64_t index, ArenaTensor tensor) {
  Value result = op->getResult(index);
  if (llvm::is_contained(program.getReturn().getOutputs(), result))
    return;
  int64_t call = tensor.first;
  tensor.name = cast<StringAttr>(op.getNamesAttr()[index]).str();
  if (tensor.name.empty()) // a copy in another layout
    tensor.name = net::layerName(op.getLoc());
  for (Operation *user : result.getUsers())
    tensor.last = std::max(tensor.last, callOf.lookup(user));
  // Only the first result is stored after everything that its element needs has been read.
  if (index == 0)
    tensor.overlays = overlaid(op, tensor.bytes, call, tensorOf, tensors);
  tensorOf[result] = tensors.size();
  tensors.push_back(std::move(tensor));
}

std::vector<ArenaTensor> halnet::arenaTensors(ProgramOp program) {
  return TensorReader(program).read();
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
  int64_t end = 0;
  for (size_t i = 0; i < tensors.size(); ++i) {
    const ArenaTensor &a = tensors[i];
    if (a.offset < 0 || a.offset % 64 || a.offset > arena - a.bytes)
      return program.emitError() << "'" << a.name << "' at " << a.offset << " with " << a.bytes
                                 << " bytes does not lie in the arena of " << arena << " bytes";
    end = std::max(end, a.offset + a.bytes);
    for (size_t j = 0; j < i; ++j) {
      const ArenaTensor &b = tensors[j];
      if (a.overlays == int64_t(j) && a.offset == b.offset)
        continue;
      if (a.isAliveWith(b) && a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes)
        return program.emitError()
               << "'" << a.name << "' (call " << a.first << ") and '" << b.name << "' (call "
               << b.first << ") overlap in the arena while both are alive";
    }
  }
  if (arena != end)
    return program.emitError() << "has an arena of " << arena << " bytes, its tensors end at "
                               << end;
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
       << (tensor.name.empty() ? "(scratch)" : tensor.name)
       << (tensor.overlays == noOverlay ? "" : " over " + tensors[tensor.overlays].name) << '\n';
}
