//===- Symbol.h - the nodes of a symbol file ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One node with its attributes, whose values are all text, as numbers and words.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_MXNET_SYMBOL_H
#define HALNET_COMPILER_READER_MXNET_SYMBOL_H

#include "compiler/reader/Description.h"
#include "compiler/reader/mxnet/Json.h"

#include "llvm/ADT/StringSet.h"

namespace halnet::reader {

/// An attribute of a node.
struct SymbolAttribute {
  std::string name, value;
  mlir::Location namePlace, place; ///< place: of the value
  bool isUsers;                    ///< stands in `attr` beside `param`: a user's, not the op's
};

/// A result of a node that another one reads, or that is a result of the network.
struct SymbolReference {
  int64_t node, output;
  mlir::Location place;
};

/// A node. The functions that read attributes report what is wrong with a value and give the
/// default then; `broken` says so afterwards.
struct SymbolNode {
  PlacedName name, op;
  std::vector<SymbolAttribute> attributes = {};
  std::vector<SymbolReference> inputs = {};
  mlir::Location place;
  bool broken = false;
  llvm::StringSet<> known = {}; ///< attributes that somebody asked for

  bool isVariable() const { return op.name == "null"; }
  const SymbolAttribute *find(llvm::StringRef name);
  int64_t integer(llvm::StringRef name, int64_t fallback);
  double real(llvm::StringRef name, double fallback);
  bool boolean(llvm::StringRef name, bool fallback);
  std::string word(llvm::StringRef name, llvm::StringRef fallback);
  /// "(3, 3)", "[3, 3]" or "3"; Python 2's "(3L, 3L)", too.
  std::vector<int64_t> list(llvm::StringRef name, std::vector<int64_t> fallback);
  /// A list of two numbers; one stands for both.
  std::pair<int64_t, int64_t> pair(llvm::StringRef name, int64_t fallback);
  /// Reports an attribute's value: "'NAME' is VALUE" and the rest.
  void refuse(llvm::StringRef name, const llvm::Twine &why);

private:
  void wrong(const SymbolAttribute &attribute, llvm::StringRef expected);
};

/// The nodes of a file and its results. Nothing after an error.
struct Symbol {
  std::vector<SymbolNode> nodes;
  std::vector<SymbolReference> heads;
};
std::optional<Symbol> readSymbol(const JsonValue &document);

/// A node as a layer without its connections; a type of none where it adds no layer, and an error
/// is reported where its op is unknown. `parameters` are the names that follow the layer's own of
/// the inputs after the first: "_weight".
struct SymbolLayer {
  std::string type;
  std::vector<LayerAttribute> attributes = {};
  std::vector<std::string> parameters = {};
  size_t ignoredInputs = 0;  ///< of inputs at the end: labels
  bool givesFactors = false; ///< a matrix as the second input of broadcast_mul
  int64_t parts = 1;         ///< equal parts of channels, each a layer of its own
};
std::optional<SymbolLayer> convertNode(SymbolNode &node);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_MXNET_SYMBOL_H
