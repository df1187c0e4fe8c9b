//===- SymbolLayers.h - what layers are in a symbol ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What Symbol.cpp, which knows the graph, asks of the code that knows layers.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_MXNET_SYMBOLLAYERS_H
#define HALNET_COMPILER_WRITER_MXNET_SYMBOLLAYERS_H

#include "dialects/Net/NetOps.h"

#include <map>
#include <string>

namespace halnet::writer {

/// One node of a symbol, without its name and what it reads.
struct SymbolNode {
  std::string op;
  std::map<std::string, std::string> attributes;
  /// Variables that it reads behind its tensors, by the names of parameters.
  std::vector<std::string> arguments = {};
  std::vector<std::string> states = {}; ///< means and variances, which training updates
  unsigned results = 1;                 ///< BatchNorm has two more
  /// Rows above and below, columns left and right that a Pad adds before it; none: no Pad.
  std::vector<int64_t> zeros = {};
};

/// The node of a layer; failure after an error.
mlir::FailureOr<SymbolNode> symbolNode(mlir::Operation *layer);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_MXNET_SYMBOLLAYERS_H
