//===- Executed.cpp - from a description to what is executed ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds every layer in the kernel calls of the program, by its name, and books
// why the program's numbers are not the description's.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Summary.h"

#include "codegen/Codegen.h"
#include "dialects/Kernel/Schedule.h"
#include "dialects/Net/LayerNames.h"
#include "dialects/Support/Assert.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;
using report::Counts;
using report::Difference;
using report::LayerRow;

/// Why numbers differ, in the order in which the compiler does it.
enum Reason {
  Statistics,
  Dead,
  Nothing,
  Folded,
  Bias,
  Affine,
  Fused,
  Layout,
  Padding,
  Winograd,
  reasons
};

static constexpr StringLiteral whys[reasons] = {
    "means and variances are read too",
    "left out: no output needs them",
    "left out: they change no value",
    "BatchNorm and Scale folded into the weights before them",
    "the biases of those weights",
    "other BatchNorm and Scale as a scale and a shift a channel",
    "computed in the kernel of the layer before, not written",
    "changes of layout",
    "channels filled up to whole vectors",
    "3x3 convolutions by forms of Winograd: larger weights, fewer products",
};

namespace {
class Books {
public:
  explicit Books(ArrayRef<LayerRow> layers) {
    for (const LayerRow &layer : layers) {
      open[layer.name] = &layer;
      changes[Statistics].parameters += layer.statistics;
    }
  }

  void addCall(FusedKernel op);
  std::vector<Difference> close();
  const Counts &executed() const { return total; }

private:
  int64_t addLayer(const LayerRow &layer, bool isFolded);
  int64_t addLayers(FusedKernel op, const KernelSpec &spec);
  void remove(Reason reason, const LayerRow &layer) {
    changes[reason] += Counts{} - layer.counts;
    changes[reason].parameters -= layer.statistics;
  }

  llvm::StringMap<const LayerRow *> open; ///< layers not met in a call yet
  Counts changes[reasons], total;
};
} // namespace

/// Affine steps in the weights of a convolution or dense layer, each once a layer.
static size_t foldCount(FusedKernel op) {
  if (auto conv = dyn_cast<ConvOp>(op.getOperation()))
    return conv.getFolds().size();
  if (auto dense = dyn_cast<DenseOp>(op.getOperation()))
    return dense.getFolds().size();
  return 0;
}

/// A bias as described, not one that folding made.
static bool hasOwnBias(FusedKernel op) {
  if (auto conv = dyn_cast<ConvOp>(op.getOperation()))
    return bool(conv.getBiasAttr());
  if (auto dense = dyn_cast<DenseOp>(op.getOperation()))
    return bool(dense.getBiasAttr());
  return false;
}

/// Bytes of all results, without padding lanes.
static int64_t resultBytes(const KernelSpec &spec) {
  const TensorShape &result = spec.result;
  return spec.resultCount() * result.n * result.c * result.h * result.w * int64_t(sizeof(float));
}

/// Books a layer that a call computes. Returns what it brings to the call's constants: what is
/// learned stays with a convolution, and goes over into another form with an affine.
int64_t Books::addLayer(const LayerRow &layer, bool isFolded) {
  remove(isFolded ? Folded : Fused, layer);
  if (isFolded)
    return 0;
  int64_t read = layer.counts.parameters + layer.statistics;
  changes[Fused].parameters += read;
  changes[Fused].macs += layer.counts.macs;
  if (layer.type != "BatchNorm" && layer.type != "Scale")
    return read;
  changes[Affine].parameters -= read;
  return 0;
}

/// Books the layers of a call: the first, what is folded into it, what follows. Returns the
/// number of the call's constants, without padding lanes.
int64_t Books::addLayers(FusedKernel op, const KernelSpec &spec) {
  SmallVector<StringRef> names = net::layerNames(op.getLoc());
  Counts written{1, 0, 0, resultBytes(spec)};
  if (names.empty() || !open.contains(names.front())) { // no layer's own: a copy in another layout
    changes[Layout] += written;
    return 0;
  }
  int64_t affines = 2 * spec.result.c * spec.affineCount();
  int64_t biases = (spec.bias - hasOwnBias(op)) * spec.result.c;
  changes[Affine].parameters += affines;
  changes[Bias].parameters += biases;
  changes[Fused] += written; // and every layer of the call is taken off
  int64_t constants = affines + biases;
  size_t folded = foldCount(op);
  for (auto [index, name] : llvm::enumerate(names))
    if (auto layer = open.find(name); layer != open.end()) {
      constants += addLayer(*layer->second, index > 0 && index <= folded);
      open.erase(layer);
    }
  return constants;
}

/// A call as it would be without a form of Winograd, with its padding lanes.
static Counts directCounts(const KernelSpec &spec) {
  using codegen::Role;
  Counts call{1, 0, 0, spec.resultCount() * spec.result.elements() * int64_t(sizeof(float))};
  KernelSpec direct = spec;
  if (spec.schedule.kind == "winograd")
    direct.schedule = Schedule{"direct", {}};
  for (const codegen::Argument &argument : codegen::arguments(direct)) {
    if (argument.role == Role::Weights) // each meets every pixel of the result once
      call.macs += argument.elements * spec.result.n * spec.result.h * spec.result.w;
    if (argument.role == Role::Weights || argument.role == Role::Bias ||
        argument.role == Role::Affine)
      call.parameters += argument.elements;
  }
  return call;
}

/// What a form of Winograd changes: weights of n x n points for 3 x 3 taps, each of which meets
/// every tile of m x m pixels once. The additions of its transforms are no multiplications.
static Counts winogradChange(const KernelSpec &spec) {
  if (spec.schedule.kind != "winograd")
    return {};
  ConvShape shape = convShape(spec);
  int64_t m = spec.schedule.get("m", 4);
  int64_t pairs = shape.inBlocks * shape.inBlock * shape.outBlocks * shape.outBlock;
  int64_t points = (m + 2) * (m + 2), taps = 9;
  int64_t pixels = spec.result.n * spec.result.h * spec.result.w;
  int64_t tiles = winogradTiles(shape, m);
  return {0, pairs * (points - taps), pairs * (points * tiles - taps * pixels), 0};
}

void Books::addCall(FusedKernel op) {
  KernelSpec spec = specOf(op);
  Counts unpadded{1, addLayers(op, spec), int64_t(op.getMacs()), resultBytes(spec)};
  Counts direct = directCounts(spec), winograd = winogradChange(spec);
  changes[Padding] += direct - unpadded;
  changes[Winograd] += winograd;
  total += direct;
  total += winograd;
}

/// The layers still open have gone; the differences that there are.
std::vector<Difference> Books::close() {
  for (const auto &entry : open)
    remove(entry.second->needed ? Nothing : Dead, *entry.second);
  std::vector<Difference> differences;
  for (int reason = 0; reason < reasons; ++reason)
    if (changes[reason] != Counts{})
      differences.push_back({whys[reason].str(), changes[reason]});
  return differences;
}

void report::addExecuted(ProgramOp program, Summary &summary) {
  Books books(summary.layers);
  for (FusedKernel op : program.getBody().getOps<FusedKernel>())
    books.addCall(op);
  summary.target = program.getTarget().str();
  summary.executed = books.executed();
  summary.differences = books.close();
  summary.weightsBytes = program.getWeightsBytes().value_or(0);
  summary.arenaBytes = program.getArenaBytes().value_or(0);
  Counts sum = summary.described;
  for (const Difference &difference : summary.differences)
    sum += difference.change;
  HALNET_ASSERT(sum == summary.executed, "the differences explain all that is executed");
}
