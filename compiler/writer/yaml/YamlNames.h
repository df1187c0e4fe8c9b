//===- YamlNames.h - names that differ in one part ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_YAML_YAMLNAMES_H
#define HALNET_COMPILER_WRITER_YAML_YAMLNAMES_H

#include <optional>
#include <string>
#include <vector>

namespace halnet::writer {

/// What names have in common: `before` + key + `after`.
struct NamePattern {
  std::string before, after;

  std::string with(const std::string &key) const { return before + key + after; }
};

struct NamePatterns {
  std::vector<std::string> keys;     ///< one an occurrence
  std::vector<NamePattern> patterns; ///< one a name
};

/// Patterns for the names of several occurrences, `names[occurrence][name]`, such that each
/// occurrence has one key for all its names: of {stage1_unit2_bn, stage1_unit2_conv} and
/// {stage2_unit1_bn, stage2_unit1_conv} the keys stage1_unit2 and stage2_unit1. None where there
/// are no such keys.
std::optional<NamePatterns> findPatterns(const std::vector<std::vector<std::string>> &names);

/// A pattern for texts that differ in one part, of which digits are taken as a whole.
NamePattern findPattern(const std::vector<std::string> &texts);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_YAML_YAMLNAMES_H
