//===- YamlBlocks.h - what repeats in layers ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_YAML_YAMLBLOCKS_H
#define HALNET_COMPILER_WRITER_YAML_YAMLBLOCKS_H

#include "compiler/writer/yaml/YamlLayers.h"
#include "compiler/writer/yaml/YamlText.h"

namespace halnet::writer {

/// Layers and uses of blocks.
struct YamlBody {
  std::vector<YamlBlock> blocks;
  std::vector<YamlEntry> entries;
};

/// Layers as entries, what repeats in them as uses of blocks. `input` is the input's name.
YamlBody findBlocks(const std::vector<YamlLayer> &layers, const std::string &input);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_YAML_YAMLBLOCKS_H
