//===- Table.h - columns of text -------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rows of words, printed as columns, for all commands that show a table.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_REPORT_TABLE_H
#define HALNET_COMPILER_REPORT_TABLE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace halnet::report {

/// "1,234,567".
std::string grouped(int64_t number);

/// "1.2 GiB", "16 KiB": three digits, a unit of 1024; bytes below that as they are.
std::string bytesText(int64_t bytes);

/// A table whose first row is its head. Columns are as wide as their widest
/// word, two blanks apart; nothing follows the last word of a line.
class Table {
public:
  enum class Align { Left, Right };

  /// One alignment a column.
  explicit Table(llvm::ArrayRef<Align> columns) : columns(columns) {}

  /// A word a column.
  void add(llvm::ArrayRef<std::string> words);
  /// A line across the table.
  void addRule() { rows.emplace_back(); }

  void print(llvm::raw_ostream &os) const;

private:
  llvm::SmallVector<Align> columns;
  std::vector<std::vector<std::string>> rows; ///< empty: a rule
};

} // namespace halnet::report

#endif // HALNET_COMPILER_REPORT_TABLE_H
