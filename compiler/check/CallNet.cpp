//===- CallNet.cpp - the layers of one kernel call as a net ---------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A backward slice of the net, cloned into a graph of its own.
//
//===----------------------------------------------------------------------===//

#include "compiler/check/CallNet.h"

#include "dialects/Net/LayerNames.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::check;
using interp::Tensor;

StringRef halnet::check::nameOf(Value value) {
  Operation *op = value.getDefiningOp();
  SmallVector<StringRef> names = net::layerNames(op ? op->getLoc() : value.getLoc());
  return names.empty() ? StringRef() : names.back();
}

ValuesByName halnet::check::valuesByName(net::GraphOp graph) {
  ValuesByName values;
  net::ReturnOp result = graph.getReturn();
  for (auto [name, value] :
       llvm::zip_equal(result.getNames().getAsRange<StringAttr>(), result.getOutputs()))
    values[name] = value;
  for (BlockArgument input : graph.getBody().getArguments())
    values[nameOf(input)] = input;
  for (Operation &op : graph.getBody().front().without_terminator())
    values[nameOf(op.getResult(0))] = op.getResult(0);
  return values;
}

namespace {
/// Collects the layers behind some values, back to the boundary.
struct Slice {
  const llvm::DenseSet<Value> &boundary;
  llvm::SetVector<Value> inputs;
  llvm::DenseSet<Operation *> layers;

  void add(Value value) {
    Operation *op = value.getDefiningOp();
    if (!op || boundary.contains(value)) {
      inputs.insert(value);
      return;
    }
    if (layers.insert(op).second)
      for (Value operand : op->getOperands())
        add(operand);
  }
};
} // namespace

CallNet halnet::check::extractCall(const ValuesByName &values, ArrayRef<StringRef> stores,
                                   const llvm::StringSet<> &boundary) {
  llvm::DenseSet<Value> known;
  for (const auto &entry : boundary)
    if (Value value = values.lookup(entry.getKey()))
      known.insert(value);
  SmallVector<Value> targets;
  for (StringRef name : stores)
    known.erase(targets.emplace_back(values.lookup(name)));
  Slice slice{known, {}, {}};
  for (Value target : targets)
    slice.add(target);

  OpBuilder builder(targets.front().getContext());
  Location loc = targets.back().getLoc();
  NamedAttribute name = builder.getNamedAttr("net_name", builder.getStringAttr("call"));
  CallNet call{net::GraphOp::create(builder, loc, TypeRange(), ValueRange(), {name}), {}};
  Block &body = call.graph->getBody().emplaceBlock();
  IRMapping mapping;
  for (Value input : slice.inputs) {
    call.reads.push_back(nameOf(input).str());
    mapping.map(input, body.addArgument(input.getType(), input.getLoc()));
  }
  builder.setInsertionPointToEnd(&body);
  for (Operation &op : *targets.front().getParentBlock())
    if (slice.layers.contains(&op))
      builder.clone(op, mapping);
  SmallVector<Value> outputs;
  for (Value target : targets)
    outputs.push_back(mapping.lookup(target));
  net::ReturnOp::create(builder, loc, outputs, builder.getStrArrayAttr(stores));
  return call;
}

std::vector<Tensor> halnet::check::evaluate(net::GraphOp graph, ArrayRef<std::string> reads,
                                            const TensorsByName &tensors,
                                            weights::WeightStore &store, interp::KeepTensor keep) {
  std::vector<Tensor> inputs;
  for (StringRef name : reads)
    inputs.push_back(tensors.find(name)->second);
  return interp::interpret(graph, store, inputs, keep);
}
