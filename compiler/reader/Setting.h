//===- Setting.h - what an attribute or a parameter can be -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plain values of descriptions, the same for every format that is read.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_SETTING_H
#define HALNET_COMPILER_READER_SETTING_H

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace halnet::reader {

struct Setting;
using SettingList = std::vector<Setting>;

/// Nothing (a parameter that has to be given), a boolean, an integer, a real, a
/// word or a list of values.
struct Setting {
  std::variant<std::monostate, bool, int64_t, double, std::string, SettingList> data;

  bool operator==(const Setting &) const = default;

  bool isNothing() const { return std::holds_alternative<std::monostate>(data); }
  const bool *boolean() const { return std::get_if<bool>(&data); }
  const int64_t *integer() const { return std::get_if<int64_t>(&data); }
  const double *real() const { return std::get_if<double>(&data); }
  const std::string *word() const { return std::get_if<std::string>(&data); }
  const SettingList *list() const { return std::get_if<SettingList>(&data); }
  bool isNumber() const { return integer() || real(); }
  /// The number as a double. Requires isNumber().
  double number() const { return integer() ? double(*integer()) : *real(); }
};

/// As a description would say it: 3, 0.25, true, word, [3, 4].
std::string valueText(const Setting &value);

/// "an integer", "a number", "true or false", "a word", "a list", "nothing".
std::string kindText(const Setting &value);

/// For messages: "the list [3, 4]", "'word'", "3".
std::string quotedText(const Setting &value);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_SETTING_H
