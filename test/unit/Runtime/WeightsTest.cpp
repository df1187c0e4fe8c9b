//===- WeightsTest.cpp - digests, and the file that code lies in ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What opening a pack is made of; test/beside has the rest.
//
//===----------------------------------------------------------------------===//

#include "runtime/weights/OwnFile.h"
#include "runtime/weights/Sha256.h"
#include "test/unit/Runtime/TestModel.h"

#include <halnet/halnet.hpp>

#include <gtest/gtest.h>

#include <filesystem>

using namespace halnet::runtime;

extern "C" const halnet_library *halnet_entry();

namespace {

std::string hexOf(const Sha256 &digest) {
  std::string text;
  for (uint8_t byte : digest.bytes)
    for (int shift : {4, 0})
      text += "0123456789abcdef"[byte >> shift & 15];
  return text;
}

TEST(Sha256Test, GivesTheDigestOfEveryLength) {
  // Of the bytes 1, 8, 15, ..., by Python's hashlib; lengths around the end of a block.
  const std::pair<size_t, const char *> known[] = {
      {0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {1, "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a"},
      {3, "ce562c676ea7aba9812f54db146b0096011bf3e423edfb0a6f8fb2b02674a801"},
      {55, "16fa57a0a3423a715d594516339f36189d6b5f93754a9714fef202616a9fabfe"},
      {56, "c37b44e5f1b18554b36966f4f8e08bfbf3164c4b6c10374d12d89850892073c5"},
      {57, "12b234922502022f755ab8550a3d4e202ad39c81d961a4f59ec39d5fd83d15a7"},
      {63, "bbba992d2c85af960fb2987a1fd05e0aa82a3db3c740dd8982a9e273b75e36a3"},
      {64, "66bd4633ed6f71c4ecfa4763bf7ba1c8ec7612de9aa6c0578a7b675207c71e0b"},
      {65, "9f7dc47107b750a1f3d35db5d9547f24ef40da5b731b9540d4f43710a154f6c9"},
      {119, "a3ed307b730fa77c07531300c6e4a282330011d4d4caf6bb7b63ae05950f4b66"},
      {120, "8e3b15d9fea7472655aa069620b7f8c2e55ee1499f763200a7515fe826e99d20"},
      {128, "e462c130fef8c97e34f7dc3ff3ad2f8b3533ab849af21c10531552a2852387a4"},
      {1000, "095ecb62e30793ab4b954cd6a0586d0cc91f7ea5b1332694d8da780e98676d78"},
  };
  std::vector<uint8_t> bytes;
  for (auto [length, digest] : known) {
    while (bytes.size() < length)
      bytes.push_back(uint8_t(bytes.size() * 7 + 1));
    EXPECT_EQ(hexOf(sha256(bytes.data(), length)), digest) << length << " bytes";
  }
}

TEST(OwnFileTest, IsBesideTheFileOfTheAddress) {
  static const char here = 0;
  Vector<char> path;
  Error error;
  ASSERT_TRUE(besideOwnFile(&here, "a/pack", path, error)) << error.text;
  EXPECT_EQ(std::filesystem::path(path.data()),
            std::filesystem::read_symlink("/proc/self/exe").parent_path() / "a/pack");
}

TEST(OwnFileTest, FailsForMemoryThatIsOfNoFile) {
  const auto memory = std::make_unique<char>();
  Vector<char> path;
  Error error;
  EXPECT_FALSE(besideOwnFile(memory.get(), "pack", path, error));
  EXPECT_STREQ(error.text, "cannot find pack: /proc/self/maps does not say where this file lies");
}

TEST(OpenPackTest, TakesNoPackWhereTheWeightsAreInside) {
  const char *expected =
      "tiny carries its weights and takes no pack; `halnet reweight` gives it others";
  try {
    halnet::Net net(halnet_entry(), "pack");
    FAIL() << "it was opened";
  } catch (const halnet::Error &error) {
    EXPECT_STREQ(error.what(), expected);
  }
  const std::byte memory[64] = {};
  EXPECT_THROW(halnet::Net(halnet_entry(), halnet::Span<const std::byte>(memory, 64)),
               halnet::Error);
}

} // namespace
