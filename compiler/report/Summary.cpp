//===- Summary.cpp - a network in numbers ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts a network as it was described.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Summary.h"

#include "dialects/Net/LayerNames.h"
#include "dialects/Support/Assert.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"

#include <numeric>

using namespace mlir;
using namespace halnet;
using report::Counts;
using report::LayerRow;

Counts &Counts::operator+=(const Counts &other) {
  layers += other.layers;
  parameters += other.parameters;
  macs += other.macs;
  bytes += other.bytes;
  return *this;
}

Counts Counts::operator-(const Counts &other) const {
  return {layers - other.layers, parameters - other.parameters, macs - other.macs,
          bytes - other.bytes};
}

static int64_t product(ArrayRef<int64_t> extents) {
  return std::accumulate(extents.begin(), extents.end(), int64_t(1), std::multiplies<>());
}

/// The layer's type as descriptions call it.
static StringRef typeName(Operation *layer) {
  return llvm::TypeSwitch<Operation *, StringRef>(layer)
      .Case([](net::Conv2dOp) { return "Convolution"; })
      .Case([](net::DenseOp) { return "InnerProduct"; })
      .Case([](net::BatchNormOp) { return "BatchNorm"; })
      .Case([](net::ScaleOp) { return "Scale"; })
      .Case([](net::ReluOp) { return "ReLU"; })
      .Case([](net::SigmoidOp) { return "Sigmoid"; })
      .Case([](net::ScaleChannelsOp) { return "Scale"; })
      .Case([](net::SliceOp) { return "Slice"; })
      .Case([](net::LrnOp) { return "LRN"; })
      .Case<net::AddOp, net::CombineOp>([](Operation *) { return "Eltwise"; })
      .Case<net::MaxPoolOp, net::AvgPoolOp>([](Operation *) { return "Pooling"; })
      .Case([](net::SoftmaxOp) { return "Softmax"; })
      .Case([](net::ConcatOp) { return "Concat"; })
      .Case([](net::FlattenOp) { return "Flatten"; })
      .Case([](net::IdentityOp) { return "Identity"; })
      .Default([](Operation *) -> StringRef {
        HALNET_ASSERT(false, "a layer that the summary has no name for");
      });
}

static LayerRow rowOf(net::ShapedLayer layer) {
  LayerRow row;
  Location loc = layer.getLoc();
  row.name = net::layerName(loc);
  row.type = typeName(layer);
  row.place = net::layerPlace(loc);
  for (StringRef block : net::blockNames(loc))
    row.blocks.push_back(block.str());
  row.shape = cast<RankedTensorType>(layer->getResult(0).getType()).getShape().vec();
  row.counts = {1, 0, layer.macs(), product(row.shape) * int64_t(sizeof(float))};
  for (const net::ParamUse &use : layer.paramUses())
    row.counts.parameters += product(use.shape);
  if (auto norm = dyn_cast<net::BatchNormOp>(layer.getOperation()))
    row.statistics = 2 * row.shape[1];
  row.counts.parameters -= row.statistics;
  return row;
}

/// The layers that an output depends on.
static llvm::DenseSet<Operation *> neededLayers(net::GraphOp graph) {
  llvm::DenseSet<Operation *> needed;
  for (Operation &op : llvm::reverse(graph.getBody().front()))
    if (isa<net::ReturnOp>(op) || needed.contains(&op))
      for (Value operand : op.getOperands())
        if (Operation *source = operand.getDefiningOp())
          needed.insert(source);
  return needed;
}

FailureOr<report::Summary> report::summarize(net::GraphOp graph) {
  Summary summary;
  summary.name = graph.getNetName().str();
  llvm::DenseSet<Operation *> needed = neededLayers(graph);
  llvm::StringSet<> names;
  for (net::ShapedLayer layer : graph.getBody().getOps<net::ShapedLayer>()) {
    LayerRow row = rowOf(layer);
    if (row.name.empty() || !names.insert(row.name).second)
      return layer->emitError("has no name of its own; a summary goes by the layers' names");
    row.needed = needed.contains(layer);
    summary.described += row.counts;
    summary.statistics += row.statistics;
    summary.layers.push_back(std::move(row));
  }
  return summary;
}
/// Whether both layers lie in the same use of a block at `depth`.
static bool areTogether(const LayerRow &a, const LayerRow &b, size_t depth) {
  return a.blocks.size() >= depth && b.blocks.size() >= depth &&
         std::equal(a.blocks.begin(), a.blocks.begin() + depth, b.blocks.begin());
}

std::vector<LayerRow> report::collapsed(ArrayRef<LayerRow> layers, size_t depth) {
  HALNET_ASSERT(depth > 0, "a summary has a depth of at least 1");
  std::vector<LayerRow> rows;
  for (const LayerRow &layer : layers) {
    if (rows.empty() || !areTogether(rows.back(), layer, depth)) {
      rows.push_back(layer);
      continue;
    }
    LayerRow &row = rows.back();
    row.counts += layer.counts;
    row.statistics += layer.statistics;
    row.shape = layer.shape;
    row.needed |= layer.needed;
  }
  for (LayerRow &row : rows)
    if (row.blocks.size() >= depth) {
      row.name = row.blocks[depth - 1];
      row.type = std::to_string(row.counts.layers) + " layers";
      row.blocks.resize(depth - 1);
    }
  return rows;
}
