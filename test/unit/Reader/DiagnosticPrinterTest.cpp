//===- DiagnosticPrinterTest.cpp - what users see of diagnostics --------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Columns and counts, which FileCheck, blind to runs of blanks, cannot see.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DiagnosticPrinter.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"

using namespace halnet;
using namespace mlir;

namespace {
struct DiagnosticPrinterTest : testing::Test {
  Location at(unsigned line, unsigned column) {
    return FileLineColLoc::get(&context, "net.yaml", line, column);
  }

  MLIRContext context;
  Sources sources;
  std::string text;
  llvm::raw_string_ostream out{text};
};
} // namespace

TEST_F(DiagnosticPrinterTest, CaretStandsUnderTabsAndWideCharacters) {
  sources.add("net.yaml", "dir/net.yaml",
              "\ta\n\xC3\xA9\xE4\xB8\xAD"
              "b\n\xFFx\n");
  DiagnosticPrinter printer(context, sources, out);
  emitError(at(1, 2), "tab");
  emitError(at(2, 6), "wide");
  emitError(at(3, 2), "broken");
  EXPECT_EQ(text, "dir/net.yaml:1:2: error: tab\n\ta\n\t^\n"
                  "dir/net.yaml:2:6: error: wide\n\xC3\xA9\xE4\xB8\xAD"
                  "b\n   ^\n"
                  "dir/net.yaml:3:2: error: broken\n?x\n ^\n");
}

TEST_F(DiagnosticPrinterTest, LongLinesAreCutAroundTheCaret) {
  sources.add("net.yaml", "net.yaml", std::string(5000, 'a') + "b" + std::string(5000, 'c'));
  DiagnosticPrinter printer(context, sources, out);
  emitError(at(1, 5001), "far");
  EXPECT_EQ(text, "net.yaml:1:5001: error: far\n" + std::string(100, 'a') + "b" +
                      std::string(99, 'c') + "\n" + std::string(100, ' ') + "^\n");
}

TEST_F(DiagnosticPrinterTest, BlocksAreNotesFromInsideOut) {
  sources.add("net.yaml", "net.yaml", "one\ntwo\nthree\n");
  DiagnosticPrinter printer(context, sources, out);
  Location inner = CallSiteLoc::get(at(2, 1), at(1, 1));
  Location place = CallSiteLoc::get(at(3, 2), inner);
  emitError(NameLoc::get(StringAttr::get(&context, "layer"), place), "wrong");
  EXPECT_EQ(text, "net.yaml:3:2: error: wrong\nthree\n ^\n"
                  "net.yaml:2:1: note: in the block used here\ntwo\n^\n"
                  "net.yaml:1:1: note: in the block used here\none\n^\n");
}

TEST_F(DiagnosticPrinterTest, TwentyErrorsAreShownAndTheRestCounted) {
  {
    DiagnosticPrinter printer(context, sources, out);
    for (unsigned line = 1; line <= 23; ++line)
      emitError(at(line, 1), "wrong");
    EXPECT_EQ(printer.errors(), 23u);
  }
  EXPECT_EQ(StringRef(text).count("error:"), 20u);
  EXPECT_TRUE(StringRef(text).ends_with("\nand 3 more errors\n"));
}

TEST_F(DiagnosticPrinterTest, NothingIsSaidTwiceAndWarningsAreNoErrors) {
  DiagnosticPrinter printer(context, sources, out);
  emitError(at(1, 1), "wrong");
  emitError(at(1, 1), "wrong");
  emitWarning(at(1, 1), "odd");
  emitWarning(UnknownLoc::get(&context), "nowhere");
  EXPECT_EQ(printer.errors(), 1u);
  EXPECT_EQ(text, "net.yaml:1:1: error: wrong\nnet.yaml:1:1: warning: odd\nwarning: nowhere\n");
}
