//===- Table.cpp - columns of text -----------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Widths of columns, and numbers as people read them.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Table.h"

#include "dialects/Support/Assert.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/Unicode.h"

#include <algorithm>

using namespace halnet;
using llvm::ArrayRef;
using llvm::StringRef;

std::string report::grouped(int64_t number) {
  std::string digits = std::to_string(number);
  for (int64_t at = int64_t(digits.size()) - 3; at > (number < 0); at -= 3)
    digits.insert(at, ",");
  return digits;
}

std::string report::bytesText(int64_t bytes) {
  if (bytes < 1024)
    return std::to_string(bytes) + " B";
  static constexpr const char *units[] = {"KiB", "MiB", "GiB", "TiB"};
  double size = bytes / 1024.0;
  size_t unit = 0;
  for (; size >= 999.5 && unit + 1 < std::size(units); ++unit)
    size /= 1024;
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(size < 9.995   ? "%.2f "
                                                 : size < 99.95 ? "%.1f "
                                                                : "%.0f ",
                                                 size)
                                 << units[unit];
  return text;
}

void report::Table::add(ArrayRef<std::string> words) {
  HALNET_ASSERT(words.size() == columns.size(), "a table's row has a word a column");
  rows.emplace_back(words.begin(), words.end());
}

static size_t widthOf(StringRef word) {
  int columns = llvm::sys::unicode::columnWidthUTF8(word);
  return columns < 0 ? word.size() : columns;
}

void report::Table::print(llvm::raw_ostream &os) const {
  std::vector<size_t> widths(columns.size());
  for (const auto &row : rows)
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], widthOf(row[i]));
  size_t across = 2 * (widths.size() - 1);
  for (size_t width : widths)
    across += width;
  for (const auto &row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      std::string blanks(widths[i] - widthOf(row[i]), ' ');
      line += (i ? "  " : "") + (columns[i] == Align::Right ? blanks + row[i] : row[i] + blanks);
    }
    os << (row.empty() ? StringRef(std::string(across, '-')) : StringRef(line).rtrim()) << '\n';
  }
}
