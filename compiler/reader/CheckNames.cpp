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
#include "llvm/ADT/StringSet.h"

using namespace halnet::reader;
using namespace mlir;

/// Names become keys of weight files and symbols of programs.
static constexpr size_t maxNameLength = 200;

/// Whether a part between '/' is "." or "..": names become members of archives.
static bool hasDotsOnly(StringRef text) {
  return llvm::any_of(llvm::split(text, '/'),
                      [](StringRef part) { return part == "." || part == ".."; });
}

bool halnet::reader::isName(StringRef text) {
  auto isNameCharacter = [](char c) { return llvm::isAlnum(c) || StringRef("_./-").contains(c); };
  return !text.empty() && text.size() <= maxNameLength && llvm::all_of(text, isNameCharacter) &&
         !hasDotsOnly(text);
}

std::string halnet::reader::toName(StringRef text) {
  std::string name = text.substr(0, maxNameLength).str();
  for (char &c : name)
    if (!isName(StringRef(&c, 1)) && c != '.')
      c = '_';
  return isName(name) ? name : "net";
}

static bool isControl(char c) { return (c >= 0 && c < ' ') || c == 127; }

bool halnet::reader::isForeignName(StringRef text) {
  return !text.empty() && text.size() <= maxNameLength && llvm::none_of(text, isControl) &&
         !hasDotsOnly(text);
}

static bool checkName(const PlacedName &name, bool isForeign) {
  if (isName(name.name) || (isForeign && isForeignName(name.name)))
    return true;
  InFlightDiagnostic error = emitError(name.place);
  if (name.name.size() > maxNameLength)
    error << "a name has at most " << maxNameLength << " characters, this one " << name.name.size();
  else
    error << "'" << name.name
          << (isForeign
                  ? "' can't be a name: it holds control characters, or '.' or '..' between '/'"
                  : "' can't be a name: letters, digits and '_', '.', '/', '-' "
                    "only, and no '.' or '..' between '/'");
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

/// Where in the description something stands, or the use of the block that made it.
static std::pair<unsigned, unsigned> position(Location place) {
  while (auto call = dyn_cast<CallSiteLoc>(place))
    place = call.getCaller();
  auto at = cast<FileLineColLoc>(place);
  return {at.getLine(), at.getColumn()};
}

/// All names, in the order in which a person reads them. A block's last layer may bear the name
/// of the block's use, which stands for it anyway.
static std::vector<PlacedName> allNames(const Description &description) {
  std::vector<PlacedName> names;
  for (const Input &input : description.inputs)
    names.push_back(input.name);
  for (const Layer &layer : description.layers)
    names.push_back(layer.name);
  for (const auto &block : description.blockResults)
    if (block.getValue().name != block.getKey())
      names.push_back({block.getKey().str(), block.getValue().place});
  llvm::stable_sort(names, [](const PlacedName &a, const PlacedName &b) {
    return position(a.place) < position(b.place);
  });
  return names;
}

bool halnet::reader::checkNames(Description &description) {
  bool isForeign = description.foreignNames, good = checkName(description.name, isForeign);
  llvm::StringMap<Location> claimed;
  llvm::StringSet<> wrong{""}; // without a name: said by the reader
  for (const PlacedName &name : allNames(description))
    if (!name.name.empty() && !(checkName(name, isForeign) && claim(name, claimed)))
      wrong.insert(name.name);
  for (Layer &layer : description.layers)
    layer.broken |= wrong.contains(layer.name.name);
  return good && wrong.size() == 1 &&
         llvm::none_of(description.layers, [](const Layer &layer) { return layer.broken; });
}
