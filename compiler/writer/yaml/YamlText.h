//===- YamlText.h - entries of a description, and their text ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_YAML_YAMLTEXT_H
#define HALNET_COMPILER_WRITER_YAML_YAMLTEXT_H

#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace halnet::writer {

struct YamlValue {
  enum class Kind {
    Plain, ///< a number, an expression, a word of the language
    Word,  ///< a name, or a pattern of names
    Words, ///< a list of names
  };
  Kind kind;
  std::vector<std::string> texts; ///< one, but of a list

  bool operator==(const YamlValue &) const = default;
};

inline YamlValue plainValue(std::string text) {
  return {YamlValue::Kind::Plain, {std::move(text)}};
}
inline YamlValue wordValue(std::string text) { return {YamlValue::Kind::Word, {std::move(text)}}; }

/// A layer, a use of a block or a repetition.
struct YamlEntry {
  /// In order; "weights.bias" is a key of the mapping `weights`. Of a repetition: none.
  std::vector<std::pair<std::string, YamlValue>> keys = {};

  std::string index = {}; ///< of a repetition; empty: none
  std::string first = {}, last = {};
  std::vector<YamlEntry> layers = {};
  std::vector<YamlEntry> unrolled = {}; ///< the entries that the repetition stands for

  bool isRepeat() const { return !index.empty(); }
};

struct YamlParameter {
  std::string name, fallback; ///< "~": must be given
};

struct YamlBlock {
  std::string name;
  std::vector<YamlParameter> params;
  std::vector<YamlEntry> layers;
};

/// Takes away what uses of blocks give as its default says it.
void dropDefaults(std::vector<YamlEntry> &entries, llvm::ArrayRef<YamlBlock> blocks);

/// A name, in quotes where YAML or the language would take it for something else.
std::string wordText(llvm::StringRef word);

void printParameters(llvm::ArrayRef<YamlParameter> params, unsigned indent, llvm::raw_ostream &out);

/// Entries, one a line.
void printEntries(llvm::ArrayRef<YamlEntry> entries, unsigned indent, llvm::raw_ostream &out);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_YAML_YAMLTEXT_H
