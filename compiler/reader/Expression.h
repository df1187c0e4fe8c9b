//===- Expression.h - parameters and the little arithmetic on them -----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a scalar of a description means: a plain value, an expression where it
// has a `$`, or a word in which `{name}` stands for a parameter.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_EXPRESSION_H
#define HALNET_COMPILER_READER_EXPRESSION_H

#include "compiler/reader/Setting.h"
#include "compiler/reader/YamlTree.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <optional>

namespace halnet::reader {

/// The parameters and indices that are visible at one spot, and where that is.
struct Scope {
  llvm::StringMap<Setting> values;
  /// Where the block was used that the text stands in; none at the top level.
  std::optional<mlir::Location> caller;

  /// `place`, within the use of the block.
  mlir::Location at(mlir::Location place) const {
    return caller ? mlir::Location(mlir::CallSiteLoc::get(place, *caller)) : place;
  }
};

/// The value of a YAML node, elements of lists evaluated; none after an error.
/// Mappings are errors.
std::optional<Setting> evaluate(const YamlNode &node, const Scope &scope);

/// For messages about a value: " (with $units = [3, 4, 0, 3], $stage = 3)", the parameters that a
/// node's text names, in its order; empty where it names none.
std::string parametersOf(const YamlNode &node, const Scope &scope);

/// Collects the names that the texts of `node` refer to, as $name or {name}, whatever they are.
void collectReferences(const YamlNode &node, llvm::StringSet<> &names);

/// The value of a scalar as it stands, without expressions and patterns.
/// None after an error (a number that is too large).
std::optional<Setting> plainSetting(const YamlNode &node, const Scope &scope);

/// A comparison whose two sides a failed check shows.
struct Condition {
  bool holds;
  std::string found; ///< "length($units) is 4, length($filters) is 3"; empty without a comparison
};

/// A node that is true or false: a boolean or an expression.
std::optional<Condition> evaluateCondition(const YamlNode &node, const Scope &scope);

/// The two ends of `first..last`, expressions each.
std::optional<std::pair<int64_t, int64_t>> evaluateRange(const YamlNode &node, const Scope &scope);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_EXPRESSION_H
