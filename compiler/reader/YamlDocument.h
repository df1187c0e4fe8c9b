//===- YamlDocument.h - the head of a description or a block -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What descriptions and blocks have in common: keys, the version, parameters
// with defaults and choices, checks.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_YAMLDOCUMENT_H
#define HALNET_COMPILER_READER_YAMLDOCUMENT_H

#include "compiler/reader/Expression.h"

#include "llvm/ADT/ArrayRef.h"

namespace halnet::reader {

/// Reports every key of the mapping `node` that is not in `known`; `what` names the
/// mapping ("a layer"). False if there was one, or if it is no mapping.
bool checkKeys(const YamlNode &node, llvm::ArrayRef<llvm::StringRef> known, llvm::StringRef what,
               const Scope &scope);

/// Checks `halnet: 1`, the version of the language. False after an error.
bool checkVersion(const YamlNode &document);

/// A value given for a parameter: `--set`, or a key where a block is used.
struct Argument {
  std::string name;
  mlir::Location place; ///< of the name
  Setting value;
  mlir::Location valuePlace;
};

/// Puts the parameters that `document` declares into `scope`: defaults, in
/// order, replaced by `arguments`. Reports unknown, missing and unfit ones, each
/// at its place (`usePlace` for the missing). False after an error.
bool bindParameters(const YamlNode &document, llvm::ArrayRef<Argument> arguments,
                    mlir::Location usePlace, Scope &scope);

/// The names of the parameters that a document declares.
std::vector<llvm::StringRef> parameterNames(const YamlNode &document);

/// Warns of every parameter that nothing in `document` refers to.
void warnOfUnused(const YamlNode &document);

/// Reports every condition of `check:` that does not hold. False after an error.
bool runChecks(const YamlNode &document, const Scope &scope);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_YAMLDOCUMENT_H
