//===- YamlBlocks.cpp - finding and reading blocks ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The part of YamlExpander that looks for a block: in the description, then among files.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/YamlExpander.h"

#include "compiler/diagnostics/DidYouMean.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;
namespace fs = llvm::sys::fs;

/// The names of all blocks in the folders, for suggestions.
static std::vector<std::string> knownBlocks(ArrayRef<BlockFolder> folders) {
  std::vector<std::string> names;
  for (const BlockFolder &folder : folders) {
    std::error_code error;
    for (fs::directory_iterator file(folder.path, error), end; file != end && !error;
         file.increment(error))
      if (llvm::sys::path::extension(file->path()) == ".yaml")
        names.push_back(llvm::sys::path::stem(file->path()).str());
  }
  llvm::sort(names);
  return names;
}

static void reportUnknown(StringRef name, Location place, const YamlEntry *ownBlocks,
                          ArrayRef<BlockFolder> folders) {
  std::vector<std::string> known = knownBlocks(folders);
  if (ownBlocks)
    for (const YamlEntry &block : ownBlocks->value->entries)
      known.push_back(block.key);
  std::vector<StringRef> candidates(known.begin(), known.end());
  InFlightDiagnostic error = emitError(place)
                             << "no block '" << name << "'" << didYouMean(name, candidates);
  std::vector<std::string> paths;
  for (const BlockFolder &folder : folders)
    paths.push_back(folder.path);
  error.attachNote(UnknownLoc::get(place.getContext()))
      << "looked for " << name << ".yaml in " << llvm::join(paths, ", ");
}

/// Checks the head of a block's document against the name of its file.
static bool checkBlock(const YamlNode &document, StringRef name) {
  if (!checkKeys(document, {"halnet", "block", "params", "check", "layers"}, "a block", Scope()) ||
      !checkVersion(document))
    return false;
  const YamlEntry *own = document.entry("block");
  if (!own || own->value->text != name) {
    emitError(own ? own->value->place : document.place)
        << "expected 'block: " << name << "', as the file is named";
    return false;
  }
  if (document.entry("layers"))
    return true;
  emitError(document.place, "a block needs 'layers'");
  return false;
}

bool halnet::reader::checkOwnBlocks(const YamlNode &document) {
  const YamlEntry *blocks = document.entry("blocks");
  if (!blocks)
    return true;
  if (blocks->value->kind != YamlNode::Kind::Mapping) {
    emitError(blocks->value->place, "expected blocks by their names: {name: {layers: [...]}}");
    return false;
  }
  bool good = true;
  for (const YamlEntry &block : blocks->value->entries) {
    if (!checkKeys(*block.value, {"params", "check", "layers"}, "a block", Scope())) {
      good = false;
    } else if (!block.value->entry("layers")) {
      emitError(block.value->place, "a block needs 'layers'");
      good = false;
    }
  }
  return good;
}

YamlNodePtr YamlExpander::findBlock(StringRef name, Location place) {
  if (llvm::is_contained(insideBlocks, name)) {
    emitError(place) << "the block '" << name
                     << "' uses itself: " << llvm::join(insideBlocks, " uses ") << " uses " << name;
    return nullptr;
  }
  if (insideBlocks.size() == maxBlockDepth) {
    emitError(place) << "blocks are nested more than " << maxBlockDepth << " deep";
    return nullptr;
  }
  if (!isName(name) || name.contains('/')) {
    emitError(place) << "'" << name << "' can't be the name of a block";
    return nullptr;
  }
  if (const YamlEntry *own = ownBlocks ? ownBlocks->value->entry(name) : nullptr)
    return own->value;
  auto [known, isNew] = blocks.try_emplace(name, nullptr);
  if (!isNew)
    return known->second;
  auto folder = llvm::find_if(
      folders, [&](const BlockFolder &f) { return fs::exists(f.path + "/" + name + ".yaml"); });
  if (folder == folders.end()) {
    reportUnknown(name, place, ownBlocks, folders);
    return nullptr;
  }
  std::string file = folder->name + "/" + name.str() + ".yaml";
  if (!readTextFile(folder->path + "/" + name.str() + ".yaml", file, sources, context, place))
    return nullptr;
  YamlNodePtr document = parseYaml(sources.find(file)->text, file, context);
  if (document && checkBlock(*document, name))
    known->second = document;
  return known->second;
}
