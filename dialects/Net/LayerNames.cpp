//===- LayerNames.cpp - from locations to what users read ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Net/LayerNames.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

static void collectNames(Location loc, llvm::SmallSetVector<StringRef, 4> &names) {
  if (auto named = dyn_cast<NameLoc>(loc)) {
    names.insert(named.getName());
  } else if (auto fused = dyn_cast<FusedLoc>(loc)) {
    for (Location part : fused.getLocations())
      collectNames(part, names);
  }
}

SmallVector<StringRef> halnet::net::layerNames(Location loc) {
  llvm::SmallSetVector<StringRef, 4> names;
  collectNames(loc, names);
  return names.takeVector();
}

std::string halnet::net::layerName(Location loc) {
  SmallVector<StringRef> names = layerNames(loc);
  if (names.empty())
    return "";
  std::string merged = names.front().str();
  StringRef prefix = names.front().substr(0, names.front().rfind('_') + 1);
  for (StringRef name : llvm::drop_begin(names)) {
    if (!prefix.empty() && name.size() > prefix.size())
      name.consume_front(prefix);
    merged += "+" + name.str();
  }
  return merged;
}

/// The first file place under `loc`, callers before callees.
static FileLineColLoc outermostPlace(Location loc) {
  if (auto place = dyn_cast<FileLineColLoc>(loc))
    return place;
  if (auto named = dyn_cast<NameLoc>(loc))
    return outermostPlace(named.getChildLoc());
  if (auto call = dyn_cast<CallSiteLoc>(loc))
    return outermostPlace(call.getCaller());
  if (auto fused = dyn_cast<FusedLoc>(loc))
    for (Location part : fused.getLocations())
      if (FileLineColLoc place = outermostPlace(part))
        return place;
  return nullptr;
}

std::string halnet::net::layerPlace(Location loc) {
  FileLineColLoc place = outermostPlace(loc);
  return place ? place.getFilename().str() + ":" + std::to_string(place.getLine()) : "";
}

/// Walks from a layer, by way of the first of several, to the uses of blocks around it.
static void collectBlocks(Location loc, SmallVectorImpl<StringRef> &names) {
  if (auto call = dyn_cast<CallSiteLoc>(loc)) {
    collectBlocks(call.getCaller(), names);
    if (auto caller = dyn_cast<NameLoc>(call.getCaller()))
      names.push_back(caller.getName());
  } else if (auto named = dyn_cast<NameLoc>(loc)) {
    collectBlocks(named.getChildLoc(), names);
  } else if (auto fused = dyn_cast<FusedLoc>(loc)) {
    collectBlocks(fused.getLocations().front(), names);
  }
}

SmallVector<StringRef> halnet::net::blockNames(Location loc) {
  SmallVector<StringRef> names;
  collectBlocks(loc, names);
  return names;
}

/// The FusedLoc that carries the places of the attributes of a layer, or null.
static FusedLoc attributePlaces(Location loc) {
  auto named = dyn_cast<NameLoc>(loc);
  auto fused = dyn_cast<FusedLoc>(named ? Location(named.getChildLoc()) : loc);
  return fused && isa_and_nonnull<DictionaryAttr>(fused.getMetadata()) ? fused : FusedLoc();
}

Location halnet::net::attributeLoc(Operation *layer, StringRef attribute) {
  if (FusedLoc fused = attributePlaces(layer->getLoc()))
    if (auto place = cast<DictionaryAttr>(fused.getMetadata()).getAs<LocationAttr>(attribute))
      return place;
  return layer->getLoc();
}

Location halnet::net::layerLoc(StringRef name, Location place,
                               ArrayRef<NamedAttribute> attributePlaces) {
  MLIRContext *context = place.getContext();
  if (!attributePlaces.empty())
    place = FusedLoc::get(context, {place}, DictionaryAttr::get(context, attributePlaces));
  return NameLoc::get(StringAttr::get(context, name), place);
}

Location halnet::net::blockLoc(StringRef name, Location place) {
  return NameLoc::get(StringAttr::get(place.getContext(), name), place);
}

Location halnet::net::withoutAttributePlaces(Location loc) {
  auto named = dyn_cast<NameLoc>(loc);
  FusedLoc fused = attributePlaces(loc);
  return named && fused ? Location(NameLoc::get(named.getName(), fused.getLocations().front()))
                        : loc;
}

Location halnet::net::mergedLoc(MLIRContext *context, ArrayRef<Location> locs) {
  return locs.size() == 1 ? locs.front() : FusedLoc::get(context, locs);
}
