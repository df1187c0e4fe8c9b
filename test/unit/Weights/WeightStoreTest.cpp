//===- WeightStoreTest.cpp - tests of weight stores ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names and digests of files, and random weights bit by bit.
//
//===----------------------------------------------------------------------===//

#include "TempFolder.h"

#include "compiler/weights/NpzWriter.h"
#include "compiler/weights/PortableRandom.h"
#include "compiler/weights/RandomWeights.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace halnet::weights;
using llvm::ArrayRef;

namespace {

std::string digestOf(const TempFolder &folder, ArrayRef<ArrayView> arrays) {
  std::string path = folder.file("w.npz");
  EXPECT_FALSE(writeNpz(path, arrays));
  std::unique_ptr<WeightStore> store = llvm::cantFail(openWeights(path));
  return llvm::cantFail(store->digest(store->names()));
}

TEST(WeightStore, prefixesAreDropped) {
  TempFolder folder;
  std::vector<float> values{1, 2};
  std::string path = folder.file("w.npz");
  ASSERT_FALSE(writeNpz(
      path, {{"arg:b", {2}, ArrayRef<float>(values)}, {"aux:a", {1, 2}, ArrayRef<float>(values)}}));
  std::unique_ptr<WeightStore> store = llvm::cantFail(openWeights(path));
  EXPECT_EQ(store->names(), (std::vector<llvm::StringRef>{"a", "b"}));
  EXPECT_EQ(store->find("a")->shape, (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(store->find("arg:b"), nullptr);
  EXPECT_EQ(llvm::cantFail(store->values("b")), ArrayRef<float>(values));
  EXPECT_FALSE(store->isRandom());
}

TEST(WeightStore, twoPrefixesOfOneName) {
  TempFolder folder;
  std::vector<float> values{1};
  std::string path = folder.file("w.npz");
  ASSERT_FALSE(writeNpz(
      path, {{"arg:a", {1}, ArrayRef<float>(values)}, {"aux:a", {1}, ArrayRef<float>(values)}}));
  EXPECT_EQ(llvm::toString(openWeights(path).takeError()),
            "'" + path + "': array 'aux:a' is there twice, with another prefix");
}

TEST(WeightStore, anNpyHasNoNames) {
  TempFolder folder;
  std::vector<float> values{1};
  std::string path = folder.file("w.npy");
  ASSERT_FALSE(writeNpy(path, {"", {1}, ArrayRef<float>(values)}));
  EXPECT_EQ(llvm::toString(openWeights(path).takeError()),
            "'" + path + "' has no name; weights are an .npz file of named arrays");
}

TEST(WeightStore, digestKnowsNamesShapesAndNumbers) {
  TempFolder folder;
  std::vector<float> floats{1, 2}, others{1, 3};
  std::vector<double> doubles{1, 2};
  std::string digest =
      digestOf(folder, {{"a", {2}, ArrayRef<float>(floats)}, {"b", {2}, ArrayRef<float>(others)}});
  EXPECT_EQ(digest.size(), 64u);
  // Neither order nor prefix nor how the numbers are stored matters.
  EXPECT_EQ(digest, digestOf(folder, {{"b", {2}, ArrayRef<float>(others)},
                                      {"arg:a", {2}, ArrayRef<double>(doubles)}}));
  EXPECT_NE(digest, digestOf(folder, {{"a", {2}, ArrayRef<float>(others)},
                                      {"b", {2}, ArrayRef<float>(others)}}));
  EXPECT_NE(digest, digestOf(folder, {{"a", {2, 1}, ArrayRef<float>(floats)},
                                      {"b", {2}, ArrayRef<float>(others)}}));
  EXPECT_NE(digest, digestOf(folder, {{"a", {2}, ArrayRef<float>(floats)},
                                      {"c", {2}, ArrayRef<float>(others)}}));
}

// The numbers of another implementation of the same generator (numpy).
TEST(PortableRandom, knownNumbers) {
  EXPECT_EQ(uniformNumbers("conv0_weight", 1, 4, -1, 1),
            (std::vector<float>{-0x1.7f9d840000000p-1f, 0x1.06c77c0000000p-1f,
                                0x1.7ad9e80000000p-1f, 0x1.167b800000000p-2f}));
  EXPECT_EQ(
      uniformNumbers("input", 7, 3, 0, 256),
      (std::vector<float>{0x1.c1aa080000000p+6f, 0x1.160abc0000000p+7f, 0x1.5bca300000000p+5f}));
  EXPECT_EQ(uniformNumbers("", uint64_t(-1), 2, -0.3, 0.3),
            (std::vector<float>{-0x1.25ea420000000p-2f, -0x1.8352460000000p-3f}));
}

TEST(RandomWeights, rangesByNameAndShape) {
  EXPECT_EQ(randomRange("bn_data_moving_var", {3}).low, 4000);
  EXPECT_EQ(randomRange("stage1_unit1_bn1_gamma", {64}).low, 0.6);
  EXPECT_EQ(randomRange("fc1_bias", {10}).high, 0.3);
  double he = std::sqrt(6.0 / 576);
  EXPECT_EQ(randomRange("stage1_unit1_conv1_weight", {64, 64, 3, 3}).high, 0.9 * he);
  EXPECT_EQ(randomRange("stage1_unit1_conv2_weight", {64, 64, 3, 3}).high, 0.25 * he);
  EXPECT_EQ(randomRange("res3b_branch2c_weight", {64, 64, 3, 3}).high, 0.25 * he);
  EXPECT_EQ(randomRange("layer1.0.conv3_weight", {64, 64, 3, 3}).high, 0.25 * he);
  EXPECT_EQ(randomRange("res3b_branch2b_weight", {64, 64, 3, 3}).high, 0.6 * he);
  EXPECT_EQ(randomRange("res3b_branch2a_weight", {64, 64, 3, 3}).high, 0.9 * he);
  EXPECT_EQ(randomRange("block_conv2_weight", {64, 64, 3, 3}).high, 0.9 * he);
  EXPECT_EQ(randomRange("unit_conv2_weight", {64, 64, 3, 3}).high, 0.9 * he);
  EXPECT_EQ(randomRange("conv1_weight", {64, 64, 3, 3}).high, 0.01 * he);
  EXPECT_EQ(randomRange("fc1_weight", {10, 24}).high, 0.15 * 0.5);
}

TEST(RandomWeights, numbersOfANameDoNotDependOnTheRest) {
  std::vector<int64_t> shape{2, 2, 1, 1};
  auto one = makeRandomWeights(5, {{"a_weight", shape}});
  auto two = makeRandomWeights(5, {{"b_weight", shape}, {"a_weight", shape}});
  auto other = makeRandomWeights(6, {{"a_weight", shape}});
  auto values = [](WeightStore &store) { return llvm::cantFail(store.values("a_weight")).vec(); };
  EXPECT_EQ(values(*one), values(*two));
  EXPECT_NE(values(*one), values(*other));
  EXPECT_TRUE(one->isRandom());
  EXPECT_EQ(llvm::cantFail(one->digest({})), "random 5");
}

} // namespace
