//===- DiagnosticListener.cpp - diagnostics with places in files -----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Unwraps locations into places, and drops what was said before.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DiagnosticListener.h"

#include "mlir/IR/Location.h"

using namespace halnet;
using namespace mlir;

DiagnosticListener::DiagnosticListener(MLIRContext &context)
    : handler(&context, [this](Diagnostic &diagnostic) { return handle(diagnostic); }) {}

static void collectPlaces(Location loc, std::vector<Place> &places) {
  if (auto file = dyn_cast<FileLineColLoc>(loc)) {
    places.push_back({file.getFilename().str(), file.getLine(), file.getColumn()});
  } else if (auto named = dyn_cast<NameLoc>(loc)) {
    collectPlaces(named.getChildLoc(), places);
  } else if (auto call = dyn_cast<CallSiteLoc>(loc)) {
    collectPlaces(call.getCallee(), places);
    collectPlaces(call.getCaller(), places);
  } else if (auto fused = dyn_cast<FusedLoc>(loc)) {
    for (Location part : fused.getLocations())
      if (collectPlaces(part, places); !places.empty())
        return;
  }
}

std::vector<Place> halnet::placesOf(Location loc) {
  std::vector<Place> places;
  collectPlaces(loc, places);
  return places;
}

/// The innermost place; the uses of blocks around it become notes.
static std::optional<Place> placeOf(Location loc, std::vector<Problem::Note> &callers) {
  std::vector<Place> places = placesOf(loc);
  if (places.empty())
    return std::nullopt;
  for (const Place &caller : llvm::drop_begin(places))
    callers.push_back({caller, "in the block used here"});
  return places.front();
}

static Problem problemOf(Diagnostic &diagnostic) {
  Problem problem{diagnostic.getSeverity() == DiagnosticSeverity::Error, {}, diagnostic.str(), {}};
  problem.place = placeOf(diagnostic.getLocation(), problem.notes);
  for (Diagnostic &note : diagnostic.getNotes()) {
    std::vector<Problem::Note> callers;
    std::optional<Place> place = placeOf(note.getLocation(), callers);
    problem.notes.push_back({place, note.str()});
    llvm::append_range(problem.notes, callers);
  }
  return problem;
}

LogicalResult DiagnosticListener::handle(Diagnostic &diagnostic) {
  if (diagnostic.getSeverity() != DiagnosticSeverity::Error &&
      diagnostic.getSeverity() != DiagnosticSeverity::Warning)
    return failure();
  Problem problem = problemOf(diagnostic);
  std::string key = ":" + problem.message;
  if (const std::optional<Place> &place = problem.place)
    key =
        place->file + ":" + std::to_string(place->line) + ":" + std::to_string(place->column) + key;
  if (!said.insert(key).second)
    return success();
  errorCount += problem.isError;
  show(problem);
  return success();
}
