//===- LayerTypes.h - the table of layer types and their attributes ----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The vocabulary of descriptions: the checks of readers, netdefs/schema.json and
// the table in netdefs/README.md are all made from it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_LAYERTYPES_H
#define HALNET_COMPILER_READER_LAYERTYPES_H

#include "compiler/reader/Setting.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace llvm {
class raw_ostream;
}

namespace halnet::reader {

enum class AttributeKind { Integer, Real, Boolean, Choice, Reals };

/// One attribute of a layer type.
struct AttributeType {
  llvm::StringLiteral name;
  AttributeKind kind;
  Setting fallback;        ///< the default; nothing: see `doc`, or `required`
  double least, most;      ///< inclusive bounds of a number, or of each of several
  llvm::StringLiteral doc; ///< one line
  bool required = false;
  std::vector<llvm::StringLiteral> choices = {};
};

/// One layer type, named as Caffe does.
struct LayerType {
  llvm::StringLiteral name;
  llvm::StringLiteral doc;
  unsigned fewestInputs, mostInputs;
  std::vector<AttributeType> attributes;

  /// The attribute of that name, those of every layer included, or null.
  const AttributeType *attribute(llvm::StringRef name) const;
  /// Every name that `attribute` knows.
  std::vector<llvm::StringRef> attributeNames() const;
  /// Its parameters: what follows the layer's name and '_' in theirs.
  llvm::ArrayRef<llvm::StringLiteral> weights() const;
};

llvm::ArrayRef<LayerType> layerTypes();

/// The attributes that any layer may have.
llvm::ArrayRef<AttributeType> commonAttributes();

/// The type of that name, or null.
const LayerType *layerType(llvm::StringRef name);

/// "an integer from 1 to 1024", "MAX or AVE": what an attribute takes.
std::string expectedText(const AttributeType &attribute);

/// netdefs/schema.json: JSON Schema (2020-12) of a description, for editors.
void writeSchema(llvm::raw_ostream &out);

/// The attributes as Markdown tables, one a layer type: a part of netdefs/README.md.
void writeAttributeTables(llvm::raw_ostream &out);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_LAYERTYPES_H
