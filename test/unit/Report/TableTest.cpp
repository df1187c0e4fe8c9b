//===- TableTest.cpp - columns of text ------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Blanks and digits, which FileCheck cannot see.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Table.h"

#include <gtest/gtest.h>

using namespace halnet::report;

TEST(Table, GroupsDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(-999), "-999");
  EXPECT_EQ(grouped(-1234567), "-1,234,567");
}

TEST(Table, WritesThreeDigitsOfBytes) {
  EXPECT_EQ(bytesText(1023), "1023 B");
  EXPECT_EQ(bytesText(1024), "1.00 KiB");
  EXPECT_EQ(bytesText(10 * 1024 + 300), "10.3 KiB");
  EXPECT_EQ(bytesText(999 * 1024), "999 KiB");
  EXPECT_EQ(bytesText(1000 * 1024), "0.98 MiB");
  EXPECT_EQ(bytesText(int64_t(3) << 40), "3.00 TiB");
}

TEST(Table, AlignsColumnsAndLeavesNoBlankAtTheEnd) {
  Table table({Table::Align::Left, Table::Align::Right, Table::Align::Left});
  table.add({"a", "n", ""});
  table.addRule();
  table.add({"\xC3\xA9\xC3\xA9\xC3\xA9", "10", "x"});
  std::string text;
  llvm::raw_string_ostream os(text);
  table.print(os);
  EXPECT_EQ(text, "a     n\n----------\n\xC3\xA9\xC3\xA9\xC3\xA9  10  x\n");
}
