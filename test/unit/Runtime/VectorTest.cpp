//===- VectorTest.cpp - the runtime's growing array -----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What growing gives where there is little to grow by, and where memory ends.
//
//===----------------------------------------------------------------------===//

#include "runtime/Vector.h"

#include <gtest/gtest.h>

using halnet::runtime::Vector;

namespace {

TEST(Vector, GrowingByNothingIsNoLackOfMemory) {
  Vector<int> none;
  EXPECT_NE(none.tryGrow(0), nullptr);
  EXPECT_EQ(none.size(), 0u);
}

TEST(Vector, KeepsWhatItHasWhereMemoryEnds) {
  Vector<int> some;
  some.push(7);
  EXPECT_EQ(some.tryGrow(SIZE_MAX / 2), nullptr);
  ASSERT_EQ(some.size(), 1u);
  EXPECT_EQ(some[0], 7);
}

} // namespace
