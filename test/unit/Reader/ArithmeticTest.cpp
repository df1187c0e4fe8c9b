//===- ArithmeticTest.cpp - operators of expressions --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whole results are integers, and nothing overflows.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/Arithmetic.h"

#include "gtest/gtest.h"

using namespace halnet::reader;

static Setting whole(int64_t integer) { return {integer}; }

static std::string apply(llvm::StringRef op, const Setting &left, const Setting &right) {
  llvm::Expected<Setting> result = applyOperator(op, left, right);
  if (!result)
    return "error: " + llvm::toString(result.takeError());
  return kindText(*result) + ": " + valueText(*result);
}

TEST(ArithmeticTest, WholeResultsAreIntegers) {
  EXPECT_EQ(apply("*", whole(64), {0.25}), "an integer: 16");
  EXPECT_EQ(apply("/", whole(64), whole(4)), "an integer: 16");
  EXPECT_EQ(apply("/", whole(66), whole(4)), "a number: 16.5");
  EXPECT_EQ(apply("-", whole(3), whole(5)), "an integer: -2");
}

TEST(ArithmeticTest, NothingOverflows) {
  EXPECT_EQ(apply("*", whole(INT64_MAX), whole(2)),
            "error: 9223372036854775807 * 2 is too large for an integer");
  EXPECT_EQ(apply("-", whole(INT64_MIN), whole(1)),
            "error: -9223372036854775808 - 1 is too large for an integer");
  EXPECT_EQ(apply("/", whole(1), whole(0)), "error: a division by 0");
}

TEST(ArithmeticTest, KindsDoNotMix) {
  EXPECT_EQ(apply("==", whole(1), {1.0}), "true or false: true");
  EXPECT_EQ(apply("==", whole(1), {true}), "error: '==' compares an integer with true or false");
  EXPECT_EQ(apply("and", {true}, whole(1)), "error: 'and' takes true or false, found 1");
  EXPECT_EQ(apply("<", {std::string("a")}, whole(1)), "error: '<' takes numbers, found 'a'");
}
