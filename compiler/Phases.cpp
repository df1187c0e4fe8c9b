//===- Phases.cpp - the phases from a description to a program ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Phases.h"

using namespace halnet;

static constexpr PhaseInfo phases[] = {
    {Phase::Parse, "parse", "one net op a layer, as the user wrote it"},
    {Phase::Infer, "infer", "every tensor has its shape; the description is checked"},
    {Phase::Simplify, "simplify", "BatchNorm and Scale folded, identities and dead layers gone"},
    {Phase::Fuse, "fuse", "groups of layers that one kernel will compute"},
    {Phase::Kernel, "kernel", "one kernel op a group, on the target's layout"},
    {Phase::Schedule, "schedule", "every kernel has its schedule"},
    {Phase::Pack, "pack", "every packed constant has its recipe and place"},
    {Phase::Plan, "plan", "every tensor has its place in the arena"},
    {Phase::Object, "object", "machine code of every distinct kernel"},
    {Phase::Program, "program", "one file that runs"}};

llvm::ArrayRef<PhaseInfo> halnet::allPhases() { return phases; }

llvm::StringRef halnet::phaseName(Phase phase) { return phases[int(phase)].name; }

std::optional<Phase> halnet::findPhase(llvm::StringRef name) {
  for (const PhaseInfo &info : phases)
    if (info.name == name)
      return info.phase;
  return std::nullopt;
}
