//===- Calls.cpp - which kernel call computes a layer ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/prototxt/Calls.h"

#include "dialects/Net/LayerNames.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

static constexpr StringRef callName = "net.call";

StringRef writer::callOf(Operation *layer) {
  auto call = layer->getAttrOfType<StringAttr>(callName);
  return call ? call.getValue() : "";
}

void writer::noteCalls(net::GraphOp fused, net::GraphOp described) {
  llvm::StringMap<StringAttr> calls;
  for (net::GroupOp group : fused.getOps<net::GroupOp>()) {
    auto call = StringAttr::get(group.getContext(), net::layerName(group.getLoc()));
    for (StringRef layer : net::layerNames(group.getLoc()))
      calls[layer] = call;
  }
  for (Operation &layer : described.getBody().front())
    if (StringAttr call = calls.lookup(net::layerName(layer.getLoc())))
      layer.setAttr(callName, call);
}

/// The place of the first of the layers that an op was made of.
static Location firstPlace(Location loc) {
  if (auto fused = dyn_cast<FusedLoc>(loc); fused && !fused.getLocations().empty())
    return firstPlace(fused.getLocations().front());
  auto named = dyn_cast<NameLoc>(loc);
  return named ? named.getChildLoc() : loc;
}

static void dissolve(net::GroupOp group) {
  auto call = StringAttr::get(group.getContext(), net::layerName(group.getLoc()));
  std::string first;
  for (Operation &layer :
       llvm::make_early_inc_range(group.getBody().front().without_terminator())) {
    std::string name = net::layerNames(layer.getLoc()).front().str();
    if (first.empty())
      first = name;
    else
      name = first + "/" + name;
    layer.setLoc(net::layerLoc(name, firstPlace(layer.getLoc()), {}));
    layer.setAttr(callName, call);
    layer.moveBefore(group);
  }
  group.replaceAllUsesWith(group.getYield().getOperands());
  group.erase();
}

void writer::dissolveGroups(net::GraphOp fused) {
  for (net::GroupOp group : llvm::make_early_inc_range(fused.getOps<net::GroupOp>()))
    dissolve(group);
}
