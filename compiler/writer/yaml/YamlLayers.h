//===- YamlLayers.h - layers in a description's words ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Without MLIR, so that what repeats is looked for in plain text.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_YAML_YAMLLAYERS_H
#define HALNET_COMPILER_WRITER_YAML_YAMLLAYERS_H

#include "dialects/Net/NetOps.h"

#include <string>
#include <vector>

namespace halnet::writer {

using YamlAttributes = std::vector<std::pair<std::string, std::string>>;

struct YamlLayer {
  std::string name, type;
  /// The name is the one that a description gives to a sum without a name, in this place.
  bool isUnnamed = false;
  /// All that its type and form have, defaults as well, as a description writes them.
  YamlAttributes attributes = {};
  /// Values are numbered: 0 is the input, i + 1 what layer i gives.
  std::vector<size_t> bottoms = {};
  /// Names of parameters that are not made of the layer's, by the keys of `weights`.
  YamlAttributes weights = {};

  /// Whether a description may leave an attribute out.
  bool isDefault(llvm::StringRef attribute, llvm::StringRef value) const;
};

/// The layers of a graph, in order; failure after an error.
mlir::FailureOr<std::vector<YamlLayer>> yamlLayers(net::GraphOp graph);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_YAML_YAMLLAYERS_H
