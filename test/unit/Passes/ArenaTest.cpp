//===- ArenaTest.cpp - places in the arena by lifetime ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The planner on lifetimes made by hand and at random, and its verifier.
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Arena.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

#include <random>

using namespace halnet;

namespace {

bool uses(const ArenaTensor &tensor, int64_t call) {
  return tensor.first <= call && call <= tensor.last;
}

/// Whether no two tensors share a byte in any call, gone through one by one, and all lie below
/// `end`.
bool isDisjoint(const std::vector<ArenaTensor> &tensors, int64_t end) {
  for (const ArenaTensor &a : tensors) {
    if (a.offset < 0 || a.offset % 64 || a.offset + a.bytes > end)
      return false;
    for (const ArenaTensor &b : tensors)
      for (int64_t call = a.first; call <= a.last; ++call)
        if (&a != &b && uses(b, call) && a.offset < b.offset + b.bytes &&
            b.offset < a.offset + a.bytes)
          return false;
  }
  return true;
}

TEST(Arena, NothingNeedsNothing) {
  std::vector<ArenaTensor> tensors;
  EXPECT_EQ(planArena(tensors), 0);
  EXPECT_EQ(largestLiveBytes(tensors), 0);
}

TEST(Arena, AChainTakesTurns) {
  std::vector<ArenaTensor> tensors{{"a", 128, 0, 1}, {"b", 128, 1, 2}, {"c", 128, 2, 3}};
  EXPECT_EQ(planArena(tensors), 256);
  EXPECT_TRUE(isDisjoint(tensors, 256));
  EXPECT_EQ(tensors[0].offset, tensors[2].offset);
}

/// A tensor that is read by the call that writes another one must not share its place.
TEST(Arena, ReaderAndWriterOfACallAreApart) {
  std::vector<ArenaTensor> tensors{{"in", 64, 0, 1}, {"out", 64, 1, 1}};
  EXPECT_EQ(planArena(tensors), 128);
  EXPECT_NE(tensors[0].offset, tensors[1].offset);
}

/// The shortcut of a residual unit lives across the unit's other calls.
TEST(Arena, AShortcutKeepsItsPlace) {
  std::vector<ArenaTensor> tensors{
      {"shortcut", 640, 0, 3}, {"a", 640, 1, 2}, {"b", 640, 2, 3}, {"sum", 640, 3, 4}};
  int64_t bytes = planArena(tensors);
  EXPECT_EQ(bytes, 3 * 640);
  EXPECT_TRUE(isDisjoint(tensors, bytes));
}

/// A sum in the place of its shortcut, and the next one in its: one place from first to last.
TEST(Arena, TensorsTakeOverPlaces) {
  std::vector<ArenaTensor> tensors{
      {"x", 640, 0, 2}, {"a", 640, 1, 2}, {"sum", 640, 2, 4}, {"b", 640, 3, 4}, {"end", 640, 4, 5}};
  tensors[2].overlays = 0;
  tensors[4].overlays = 2;
  EXPECT_EQ(planArena(tensors), 2 * 640);
  EXPECT_EQ(tensors[2].offset, tensors[0].offset);
  EXPECT_EQ(tensors[4].offset, tensors[0].offset);
  EXPECT_NE(tensors[1].offset, tensors[0].offset);
  EXPECT_NE(tensors[3].offset, tensors[0].offset);
}

/// Small tensors fill the gap that a large one leaves.
TEST(Arena, GapsAreUsed) {
  std::vector<ArenaTensor> tensors{
      {"large", 1024, 0, 1}, {"long", 64, 0, 9}, {"x", 512, 2, 3}, {"y", 512, 2, 3}};
  EXPECT_EQ(planArena(tensors), 1024 + 64);
}

TEST(Arena, LargestLiveBytes) {
  std::vector<ArenaTensor> tensors{{"a", 64, 0, 2}, {"b", 128, 1, 3}, {"c", 256, 3, 4}};
  EXPECT_EQ(largestLiveBytes(tensors), 128 + 256);
}

/// Whatever the lifetimes: disjoint, and never below what is alive at once.
TEST(Arena, RandomLifetimes) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    std::vector<ArenaTensor> tensors;
    for (int i = 0; i < 40; ++i) {
      int64_t first = random() % 30, last = first + random() % 8;
      tensors.push_back({"", int64_t(64 * (1 + random() % 50)), first, last});
    }
    int64_t bytes = planArena(tensors);
    EXPECT_TRUE(isDisjoint(tensors, bytes)) << "seed " << seed;
    EXPECT_GE(bytes, largestLiveBytes(tensors)) << "seed " << seed;
  }
}

/// Two calls one after another; `a` is read by the second one. Both write 64 bytes.
class VerifyArena : public testing::Test {
protected:
  VerifyArena() {
    context.loadDialect<kernel::KernelDialect>();
    context.getDiagEngine().registerHandler(
        [this](mlir::Diagnostic &diagnostic) { message = diagnostic.str(); });
  }

  /// Whether the verifier accepts `a` and `b` at these places in an arena of `bytes`; `kernel`
  /// makes b of a, and a softmax needs all of a for each element of b.
  bool accepts(const std::string &a, const std::string &b, int64_t bytes,
               const std::string &kernel = "softmax") {
    std::string type = "tensor<1x16xf32, #kernel.layout<16>>";
    std::string text =
        "kernel.program @p(\"x86-64-v4\") (%data: tensor<1x16xf32>) attributes {arena_bytes = " +
        std::to_string(bytes) + " : i64} {\n" +
        "%a = kernel.layout %data {names = [\"a\"], offsets = array<i64: " + a +
        ">} : (tensor<1x16xf32>) -> " + type + "\n" + "%b = kernel." + kernel +
        " %a {names = [\"b\"], offsets = array<i64" + (b.empty() ? "" : ": " + b) + ">} : (" +
        type + ") -> " + type + "\n" +
        "%out = kernel.layout %b {names = [\"\"], offsets = array<i64: -1>} : (" + type +
        ") -> tensor<1x16xf32>\n" + "kernel.return %out [\"out\"] : tensor<1x16xf32>\n}";
    auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    EXPECT_TRUE(module) << message;
    return module && succeeded(verifyArena(*module->getOps<kernel::ProgramOp>().begin()));
  }

  mlir::MLIRContext context;
  std::string message;
};

TEST_F(VerifyArena, AcceptsNeighbours) { EXPECT_TRUE(accepts("0", "64", 128)) << message; }

TEST_F(VerifyArena, RefusesAnOverlap) {
  EXPECT_FALSE(accepts("0", "0", 128));
  EXPECT_EQ(message, "'b' (call 1) and 'a' (call 0) overlap in the arena while both are alive");
}

TEST_F(VerifyArena, AcceptsAResultOverItsInput) {
  EXPECT_TRUE(accepts("0", "0", 64, "elementwise")) << message;
}

TEST_F(VerifyArena, RefusesWhatLeavesTheArena) {
  EXPECT_FALSE(accepts("0", "64", 64));
  EXPECT_EQ(message, "'b' at 64 with 64 bytes does not lie in the arena of 64 bytes");
}

TEST_F(VerifyArena, RefusesUnalignedPlaces) { EXPECT_FALSE(accepts("0", "80", 256)); }

TEST_F(VerifyArena, RefusesATensorWithoutPlace) { EXPECT_FALSE(accepts("-1", "64", 128)); }

TEST_F(VerifyArena, RefusesTooFewPlaces) {
  EXPECT_FALSE(accepts("0", "", 128));
  EXPECT_EQ(message, "has 0 offsets in the arena, its results and scratch need 1");
}

} // namespace
