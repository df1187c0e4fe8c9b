//===- YamlTree.h - YAML with places -----------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A YAML document as a tree whose nodes know their places. The border to
// yaml-cpp: its exceptions end here.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_YAMLTREE_H
#define HALNET_COMPILER_READER_YAMLTREE_H

#include "mlir/IR/Location.h"

#include <memory>
#include <string>
#include <vector>

namespace halnet::reader {

/// Limits on one file; netdefs/README.md states them.
inline constexpr size_t maxFileBytes = 4 << 20;
inline constexpr unsigned maxYamlDepth = 64;
inline constexpr size_t maxYamlNodes = 400'000; ///< after aliases are expanded

struct YamlNode;
/// Shared where an alias refers to an anchor; immutable once read.
using YamlNodePtr = std::shared_ptr<const YamlNode>;

struct YamlEntry {
  std::string key;
  mlir::Location keyPlace;
  YamlNodePtr value;
};

struct YamlNode {
  enum class Kind { Null, Scalar, Sequence, Mapping };

  Kind kind;
  mlir::Location place;
  std::string text = {};               ///< of a scalar
  bool quoted = false;                 ///< the scalar is a word, whatever it looks like
  std::vector<YamlNodePtr> items = {}; ///< of a sequence
  std::vector<YamlEntry> entries = {}; ///< of a mapping, in order, keys unique

  /// The entry of a mapping, or null.
  const YamlEntry *entry(llvm::StringRef key) const;
};

/// The one document in `text`, whose places get the file name `name`; null after
/// errors were emitted. Keys of mappings are scalars and unique, there are no
/// tags, and the limits above hold.
YamlNodePtr parseYaml(llvm::StringRef text, llvm::StringRef name, mlir::MLIRContext &context);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_YAMLTREE_H
