//===- YamlExpander.h - blocks, repetitions and conditions unrolled ----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From the `layers` of a YAML description to flat layers.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_YAMLEXPANDER_H
#define HALNET_COMPILER_READER_YAMLEXPANDER_H

#include "compiler/reader/Description.h"
#include "compiler/reader/TextFile.h"
#include "compiler/reader/YamlDocument.h"

namespace halnet::reader {

/// Limits on what a description unrolls to; netdefs/README.md states them.
inline constexpr size_t maxLayers = 20'000;
inline constexpr size_t maxEntries = 200'000; ///< entries visited, those left out included
inline constexpr size_t maxBlockDepth = 32;

/// Checks what stands under `blocks` in a description: blocks by their names, each with `layers`.
/// False after an error.
bool checkOwnBlocks(const YamlNode &document);

/// Unrolls lists of entries into a description. Errors are emitted; what follows
/// a wrong entry is still looked at.
class YamlExpander {
public:
  /// `ownBlocks`: what stands under `blocks` in the description itself, checked; null: nothing.
  YamlExpander(const YamlEntry *ownBlocks, std::vector<BlockFolder> folders,
               mlir::MLIRContext &context, Sources &sources, Description &description)
      : ownBlocks(ownBlocks), folders(std::move(folders)), context(context), sources(sources),
        description(description) {}

  /// The layers of the top level, reading `input` first. False after an error.
  bool expand(const YamlNode &layers, const Scope &scope, llvm::StringRef input);

private:
  bool expandList(const YamlNode &layers, const Scope &scope);
  bool expandEntry(const YamlNode &entry, const Scope &scope);
  bool expandRepeat(const YamlNode &entry, const Scope &scope);
  bool expandBlock(const YamlNode &entry, const Scope &scope);
  bool expandLayer(const YamlNode &entry, const Scope &scope);
  bool readFrom(const YamlNode &entry, const Scope &scope, std::vector<PlacedName> &bottoms);
  bool readAttributes(const YamlNode &entry, const Scope &scope, Layer &layer);
  bool readWeights(const YamlNode &entry, const Scope &scope, Layer &layer);
  bool readName(const YamlNode &entry, const Scope &scope, std::string &name);
  bool readArguments(const YamlNode &entry, const Scope &scope, std::vector<Argument> &arguments);
  bool nameBlock(const PlacedName &name);
  /// The text of the block, read once; null after an error.
  YamlNodePtr findBlock(llvm::StringRef name, mlir::Location place);
  bool checkLimits(const YamlNode &entry, const Scope &scope);

  const YamlEntry *ownBlocks;
  std::vector<BlockFolder> folders;
  mlir::MLIRContext &context;
  Sources &sources;
  Description &description;

  std::string above;                     ///< what a layer without `from` reads
  std::vector<std::string> insideBlocks; ///< blocks that are being unrolled, outermost first
  llvm::StringMap<YamlNodePtr> blocks;   ///< null: could not be read, said already
  size_t visited = 0, unnamedSums = 0;
};

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_YAMLEXPANDER_H
