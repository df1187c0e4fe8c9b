//===- YamlBlock.h - several stretches of layers as uses of one block ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_YAML_YAMLBLOCK_H
#define HALNET_COMPILER_WRITER_YAML_YAMLBLOCK_H

#include "compiler/writer/yaml/YamlLayers.h"
#include "compiler/writer/yaml/YamlText.h"

#include "llvm/ADT/StringSet.h"

namespace halnet::writer {

/// A block, and how it is used where each stretch stands, defaults given as well.
struct YamlUses {
  YamlBlock block;
  std::vector<YamlEntry> uses;
};

/// Stretches of `length` layers as uses of one block; `begins` says where they begin. `taken` are
/// names that a use can't have. None where a stretch reads more than the value before it, or names
/// follow no pattern. Requires that all stretches have the same types and connections, and the same
/// attributes but for those that may vary.
std::optional<YamlUses> makeBlock(const std::vector<YamlLayer> &layers,
                                  const std::vector<size_t> &begins, size_t length,
                                  const llvm::StringSet<> &taken);

/// Whether the names of two stretches of `length` layers are of one pattern.
bool haveAlikeNames(const std::vector<YamlLayer> &layers, size_t begin, size_t other,
                    size_t length);

/// Whether stretches of one block may differ in an attribute.
bool mayVary(llvm::StringRef attribute);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_YAML_YAMLBLOCK_H
