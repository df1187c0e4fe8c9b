//===- Shapes.cpp - a network for several shapes of its input ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Joins what was read, and holds programs to what the runtime relies on.
//
//===----------------------------------------------------------------------===//

#include "compiler/Shapes.h"

#include "dialects/Net/NetOps.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace halnet;
using kernel::ProgramOp;
using reader::OptionValue;

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// What each reading sets; one reading that sets nothing where no shape was given.
static std::vector<std::vector<OptionValue>> readings(const InputShapes &shapes) {
  std::vector<std::vector<OptionValue>> bySize;
  std::vector<InputSize> known;
  for (InputSize size : shapes.sizes) {
    if (llvm::is_contained(known, size))
      continue;
    known.push_back(size);
    bySize.push_back({{"--size", "height", size.height}, {"--size", "width", size.width}});
  }
  if (bySize.empty())
    bySize.emplace_back();
  if (shapes.batches.empty())
    return bySize;
  std::vector<int64_t> batches = shapes.batches;
  llvm::sort(batches);
  batches.erase(llvm::unique(batches), batches.end());
  std::vector<std::vector<OptionValue>> all;
  for (const std::vector<OptionValue> &size : bySize)
    for (int64_t batch : batches)
      all.emplace_back(size).push_back({"--batch", "batch", batch});
  return all;
}

/// Moves the nets of `other` behind those of `module`, and parameters that it alone reads.
static void join(ModuleOp module, ModuleOp other) {
  Operation *firstNet = *module.getOps<net::GraphOp>().begin();
  for (auto param : llvm::make_early_inc_range(other.getOps<net::ParamOp>()))
    if (!module.lookupSymbol(param.getSymNameAttr()))
      param->moveBefore(firstNet);
  for (auto graph : llvm::make_early_inc_range(other.getOps<net::GraphOp>()))
    graph->moveBefore(module.getBody(), module.getBody()->end());
}

reader::ReadNet halnet::readNets(StringRef path, const reader::ReadOptions &options,
                                 const InputShapes &shapes, MLIRContext &context,
                                 Sources &sources) {
  reader::ReadNet all{nullptr, true};
  for (const std::vector<OptionValue> &values : readings(shapes)) {
    reader::ReadOptions ofShape = options;
    ofShape.values = values;
    ScopedDiagnosticHandler once(&context, [&](Diagnostic &diagnostic) {
      return success(all.net && diagnostic.getSeverity() == DiagnosticSeverity::Warning);
    });
    reader::ReadNet read = reader::readNet(path, ofShape, context, sources);
    if (!read.complete)
      return read;
    if (all.net)
      join(*all.net, *read.net);
    else
      all.net = std::move(read.net);
  }
  return all;
}

//===----------------------------------------------------------------------===//
// Programs that stand together
//===----------------------------------------------------------------------===//

static kernel::TensorShape inputOf(ProgramOp program) {
  return kernel::shapeOf(program.getBody().getArgument(0).getType());
}

static InputSize sizeOf(ProgramOp program) {
  kernel::TensorShape input = inputOf(program);
  return {input.h, input.w};
}

bool halnet::haveOneSize(ModuleOp module) {
  SmallVector<ProgramOp> programs(module.getOps<ProgramOp>());
  return llvm::all_of(
      programs, [&](ProgramOp program) { return sizeOf(program) == sizeOf(programs.front()); });
}

/// The types with a batch of 1.
static SmallVector<Type> typesOfImage(TypeRange types) {
  SmallVector<Type> result;
  for (Type type : types) {
    auto tensor = cast<RankedTensorType>(type);
    SmallVector<int64_t> shape(tensor.getShape());
    shape[0] = 1;
    result.push_back(tensor.clone(shape));
  }
  return result;
}

/// What every call stores, by name and without the batch: what is known of all images of a run
/// is one array, whichever programs ran them.
static bool storeTheSame(ProgramOp one, ProgramOp other) {
  auto calls = one.getBody().getOps<kernel::FusedKernel>();
  auto others = other.getBody().getOps<kernel::FusedKernel>();
  return llvm::range_size(calls) == llvm::range_size(others) &&
         llvm::all_of(llvm::zip(calls, others), [](auto pair) {
           auto [call, like] = pair;
           return call.getNamesAttr() == like.getNamesAttr() &&
                  typesOfImage(call->getResultTypes()) == typesOfImage(like->getResultTypes());
         });
}

/// The programs of one target: batches ascend within a size, and no size comes back.
static LogicalResult verifyShapes(ArrayRef<ProgramOp> programs) {
  for (size_t i = 1; i < programs.size(); ++i) {
    ProgramOp before = programs[i - 1], program = programs[i];
    bool isNewSize = llvm::none_of(programs.take_front(i), [&](ProgramOp earlier) {
      return sizeOf(earlier) == sizeOf(program);
    });
    if (isNewSize)
      continue;
    if (!(sizeOf(before) == sizeOf(program)) || inputOf(program).n <= inputOf(before).n)
      return program.emitOpError("is for a batch of ")
             << inputOf(program).n << ", and must stand behind the smaller ones of its size";
    if (!storeTheSame(before, program) || typesOfImage(before.getReturn().getOperandTypes()) !=
                                              typesOfImage(program.getReturn().getOperandTypes()))
      return program.emitOpError("differs in more than the batch from the one before it");
  }
  return success();
}

/// Two targets one behind the other: of ascending levels, with the same shapes.
static LogicalResult verifyTargets(ArrayRef<ProgramOp> before, ArrayRef<ProgramOp> programs) {
  ProgramOp first = programs.front(), lower = before.front();
  int level = first.getTargetFacts().level, levelBefore = lower.getTargetFacts().level;
  if (levelBefore == 0 || level <= levelBefore)
    return first.emitOpError("is for ")
           << first.getTarget() << ", which is no higher level of x86-64 than " << lower.getTarget()
           << " before it";
  auto inputs = [](ProgramOp program) { return program.getBody().getArgumentTypes(); };
  if (!llvm::equal(before, programs,
                   [&](ProgramOp one, ProgramOp other) { return inputs(one) == inputs(other); }))
    return first.emitOpError("and those behind it have other inputs than those for ")
           << lower.getTarget();
  return success();
}

/// What all programs have in common: everything but extents.
static LogicalResult verifyAlike(ProgramOp first, ProgramOp program) {
  auto ranks = [](TypeRange types) {
    return llvm::map_to_vector(types,
                               [](Type type) { return cast<RankedTensorType>(type).getRank(); });
  };
  if (first.getNetName() != program.getNetName() ||
      first.getReturn().getNames() != program.getReturn().getNames() ||
      ranks(first.getReturn().getOperandTypes()) != ranks(program.getReturn().getOperandTypes()) ||
      first.getBody().getNumArguments() != program.getBody().getNumArguments() ||
      inputOf(first).c != inputOf(program).c)
    return program.emitOpError("has another name, other inputs or other outputs than the first");
  if (first.getWeightsBytes() != program.getWeightsBytes())
    return program.emitOpError("has other weights_bytes than the first");
  return success();
}

LogicalResult halnet::verifyTogether(ArrayRef<ProgramOp> programs) {
  for (ProgramOp program : programs)
    if (failed(verifyAlike(programs.front(), program)))
      return failure();
  ArrayRef<ProgramOp> before, rest = programs;
  while (!rest.empty()) {
    ArrayRef<ProgramOp> ofTarget = rest.take_while([&](ProgramOp program) {
      return program.getTarget() == ProgramOp(rest.front()).getTarget();
    });
    if (failed(verifyShapes(ofTarget)) ||
        (!before.empty() && failed(verifyTargets(before, ofTarget))))
      return failure();
    before = ofTarget;
    rest = rest.drop_front(ofTarget.size());
  }
  return success();
}
