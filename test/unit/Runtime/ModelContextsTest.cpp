//===- ModelContextsTest.cpp - several batches in one arena ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which model is chosen for how many images, and what they share.
//
//===----------------------------------------------------------------------===//

#include "runtime/ModelContexts.h"
#include "runtime/Context.h"
#include "runtime/Shapes.h"
#include "test/unit/Runtime/TestModel.h"

#include <gtest/gtest.h>

#include <vector>

using namespace halnet::runtime;

namespace {

/// `tiny` as if it were compiled for batches of 2, 4 and 16; only the first one can run.
class ModelContextsTest : public testing::Test {
protected:
  ModelContextsTest() {
    const int32_t batches[] = {2, 4, 16};
    for (int i = 0; i < 3; ++i) {
      models[i] = tiny;
      inputs[i] = tiny.inputs[0];
      inputs[i].shape[0] = batches[i];
      models[i].inputs = &inputs[i];
    }
    models[1].arena_bytes = 4096;
    Error error;
    opened = contexts.open({models, 3}, 2, error);
  }

  /// The batches by which the images are run.
  std::vector<int64_t> groups(int64_t images) {
    std::vector<int64_t> result;
    while (images > 0) {
      result.push_back(batchOf(models[contexts.choose(static_cast<size_t>(images))]));
      images -= result.back();
    }
    return result;
  }

  Model models[3];
  halnet_tensor inputs[3];
  ModelContexts contexts;
  bool opened = false;
};

TEST_F(ModelContextsTest, ChoosesTheLargestBatchThatIsFilled) {
  using Batches = std::vector<int64_t>;
  EXPECT_EQ(groups(23), (Batches{16, 4, 2, 2}));
  EXPECT_EQ(groups(16), (Batches{16}));
  EXPECT_EQ(groups(15), (Batches{4, 4, 4, 2, 2}));
  EXPECT_EQ(groups(1), (Batches{2}));
}

TEST_F(ModelContextsTest, SharesTheLargestArenaAndItsThreads) {
  ASSERT_TRUE(opened);
  for (size_t i : {0, 2}) {
    EXPECT_EQ(contexts.get(i)->arena, contexts.get(1)->arena);
    EXPECT_EQ(contexts.get(i)->userContext, contexts.get(1));
    EXPECT_EQ(halnet_threads(contexts.get(i)), 1);
  }
  EXPECT_EQ(halnet_threads(contexts.get(1)), 2);
}

TEST_F(ModelContextsTest, RunsInTheArenaOfAnother) {
  ASSERT_TRUE(opened);
  const std::vector<float> images(24, 1.0f);
  std::vector<float> prob(6);
  const float *from[] = {images.data()};
  float *to[] = {prob.data()};
  ASSERT_EQ(halnet_run(contexts.get(0), from, to), 0);
  EXPECT_EQ(prob, (std::vector<float>{1, 2, 3, 1, 2, 3}));
}

TEST(Sizes, AreToldByBothExtents) {
  Model models[3] = {tiny, tiny, tiny};
  halnet_tensor inputs[3] = {tiny.inputs[0], tiny.inputs[0], tiny.inputs[0]};
  const int32_t sizes[3][2] = {{8, 8}, {8, 16}, {12, 16}};
  for (int i = 0; i < 3; ++i) {
    inputs[i].shape[2] = sizes[i][0], inputs[i].shape[3] = sizes[i][1];
    models[i].inputs = &inputs[i];
  }
  const Models found = ofSize({models, 3}, 8, 16);
  EXPECT_EQ(found.first, &models[1]);
  EXPECT_EQ(found.count, 1u);
  EXPECT_EQ(ofSize({models, 3}, 16, 8).count, 0u);
}

} // namespace
