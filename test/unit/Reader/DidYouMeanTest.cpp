//===- DidYouMeanTest.cpp - suggestions ---------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which words are near, and which are not.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DidYouMean.h"

#include "gtest/gtest.h"

using namespace halnet;

TEST(DidYouMeanTest, FindsTheNearestWord) {
  EXPECT_EQ(nearestWord("relu", {"ReLU", "Scale"}), "ReLU");
  EXPECT_EQ(nearestWord("frist", {"last", "first"}), "first");
  EXPECT_EQ(nearestWord("kernel", {"stride", "kernel_size"}), "kernel_size");
  EXPECT_EQ(nearestWord("num_outptus", {"num_output", "pad"}), "num_output");
}

TEST(DidYouMeanTest, SaysNothingWhereNothingIsNear) {
  EXPECT_EQ(nearestWord("x", {"pad", "stride"}), "");
  EXPECT_EQ(nearestWord("", {"pad"}), "");
  EXPECT_EQ(didYouMean("banana", {"pad", "stride"}), "");
  EXPECT_EQ(didYouMean("pda", {"stride", "pads"}), "");
  EXPECT_EQ(didYouMean("strid", {"pad", "stride"}), "; did you mean 'stride'?");
}
