//===- CheckNames.cpp - names of a description -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which names there may be, and that each stands for one thing.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/Description.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet::reader;
using namespace mlir;

/// Names become keys of weight files and symbols of programs.
static constexpr size_t maxNameLength = 200;

bool halnet::reader::isName(StringRef text) {
  auto isNameCharacter = [](char c) { return llvm::isAlnum(c) || StringRef("_./-").contains(c); };
  return !text.empty() && text.size() <= maxNameLength && llvm::all_of(text, isNameCharacter);
}

static bool checkName(const PlacedName &name) {
  if (isName(name.name))
    return true;
  InFlightDiagnostic error = emitError(name.place);
  if (name.name.size() > maxNameLength)
    error << "a name has at most " << maxNameLength << " characters, this one " << name.name.size();
  else
    error << "'" << name.name << "' can't be a name: letters, digits and '_', '.', '/', '-' only";
  return false;
}

/// One thing a name; `first` is where it was given first.
static bool claim(const PlacedName &name, llvm::StringMap<Location> &claimed) {
  auto [first, isNew] = claimed.try_emplace(name.name, name.place);
  if (isNew)
    return true;
  InFlightDiagnostic error = emitError(name.place)
                             << "the name '" << name.name << "' is used twice";
  error.attachNote(first->second) << "first used here";
  return false;
}

bool halnet::reader::checkNames(const Description &description) {
  bool good = checkName(description.name);
  llvm::StringMap<Location> claimed;
  for (const auto &block : description.blockResults)
    good &= checkName({block.getKey().str(), block.getValue().place}) &&
            claim({block.getKey().str(), block.getValue().place}, claimed);
  for (const Input &input : description.inputs)
    good &= checkName(input.name) && claim(input.name, claimed);
  for (const Layer &layer : description.layers) {
    if (layer.name.name.empty())
      good = false; // said by the reader
    else
      good &= checkName(layer.name) && claim(layer.name, claimed);
  }
  return good;
}
