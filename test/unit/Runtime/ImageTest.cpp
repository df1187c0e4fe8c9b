//===- ImageTest.cpp - images on their way to a network -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sizes and cuts; and that decoding goes on while a batch is used.
//
//===----------------------------------------------------------------------===//

#include "runtime/images/ImageQueue.h"
#include "runtime/images/Prepare.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

using namespace halnet::runtime;

namespace {

halnet_image resizedTo(int height, int width = 0) {
  return {{height, width}, 0, {0, 0, 0}, {1, 1, 1}};
}

std::string scaled(ImageSize image, const halnet_image &preparation, ImageSize wanted) {
  const ImageSize size = scaledSize(image, preparation, wanted);
  return std::to_string(size.width) + " x " + std::to_string(size.height);
}

TEST(ScaledSize, KeepsTheShapeAndCoversTheInput) {
  EXPECT_EQ(scaled({500, 375}, resizedTo(256), {224, 224}), "341 x 256");
  EXPECT_EQ(scaled({375, 500}, resizedTo(256), {224, 224}), "256 x 341");
  EXPECT_EQ(scaled({256, 256}, resizedTo(256), {224, 224}), "256 x 256");
  EXPECT_EQ(scaled({300, 400}, resizedTo(256), {320, 200}), "320 x 426");
  EXPECT_EQ(scaled({300, 400}, resizedTo(0), {10, 20}), "15 x 20");
  EXPECT_EQ(scaled({65535, 1}, resizedTo(0), {224, 224}), "14679840 x 224");
}

TEST(ScaledSize, ChangesTheShapeWhereBothSidesAreGiven) {
  EXPECT_EQ(scaled({500, 375}, resizedTo(20, 30), {10, 10}), "30 x 20");
  EXPECT_EQ(scaled({500, 375}, resizedTo(20, 30), {40, 10}), "40 x 20");
}

TEST(MiddleOf, RoundsToTheEvenOffset) {
  for (const auto &[side, offset] : {std::pair{10, 0}, {11, 0}, {12, 1}, {13, 2}, {14, 2}, {15, 2}})
    EXPECT_EQ(middleOf({side, 20}, {10, 10}).left, offset) << side;
}

/// A PNG of one white pixel.
const unsigned char png[] = {0x89, 0x50, 0x4e, 0x47, 0xd,  0xa,  0x1a, 0xa,  0x0,  0x0, 0x0, 0xd,
                             0x49, 0x48, 0x44, 0x52, 0x0,  0x0,  0x0,  0x1,  0x0,  0x0, 0x0, 0x1,
                             0x8,  0x0,  0x0,  0x0,  0x0,  0x3a, 0x7e, 0x9b, 0x55, 0x0, 0x0, 0x0,
                             0xa,  0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xf, 0x0, 0x1,
                             0x1,  0x1,  0x0,  0xb1, 0x38, 0xf6, 0x14, 0x0,  0x0,  0x0, 0x0, 0x49,
                             0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

class ImageQueueTest : public testing::Test {
protected:
  ImageQueueTest() {
    std::filesystem::create_directories(folder);
    for (const char *name : {"a.png", "c.png"})
      std::ofstream(folder + name).write(reinterpret_cast<const char *>(png), sizeof(png));
    mkfifo((folder + "b.png").c_str(), 0600);
  }
  ~ImageQueueTest() override { std::filesystem::remove_all(folder); }

  void start() {
    ASSERT_TRUE(files.add(folder.c_str(), error)) << error.text;
    ASSERT_TRUE(queue.start(files, preparation, input, error)) << error.text;
  }

  const std::string folder =
      testing::TempDir() + "/halnet-images-" + std::to_string(getpid()) + "/";
  const halnet_image preparation = resizedTo(0);
  const halnet_tensor input = {"data", 4, {1, 1, 1, 1}, 0, 0};
  FileList files;
  ImageQueue queue;
  Error error;
};

TEST_F(ImageQueueTest, DecodesTheNextBatchWhileOneIsUsed) {
  start();
  // The second file is a pipe, which opens for writing once somebody reads it.
  const ImageQueue::Batch *batch = queue.next();
  ASSERT_EQ(batch->files.size(), 1u);
  EXPECT_EQ(batch->data[0], 255);
  const int pipe = open((folder + "b.png").c_str(), O_WRONLY);
  ASSERT_GE(pipe, 0);
  EXPECT_EQ(write(pipe, png, sizeof(png)), ssize_t(sizeof(png)));
  close(pipe);
  for (int64_t file = 1; file < 3; ++file) {
    batch = queue.next();
    ASSERT_EQ(batch->files.size(), 1u);
    EXPECT_EQ(batch->files[0], file);
    EXPECT_EQ(batch->data[0], 255);
  }
  EXPECT_EQ(queue.next(), nullptr);
}

TEST_F(ImageQueueTest, EndsEarly) {
  std::filesystem::remove(folder + "b.png");
  start();
  EXPECT_NE(queue.next(), nullptr);
}

} // namespace
