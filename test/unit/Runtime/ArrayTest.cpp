//===- ArrayTest.cpp - reading and writing .npy and .npz ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files as numpy writes them, files that lie, and what is left of outputs.
//
//===----------------------------------------------------------------------===//

#include "runtime/ArrayReader.h"
#include "runtime/Batches.h"
#include "runtime/OutputFile.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/stat.h>
#include <vector>

using namespace halnet::runtime;
namespace fs = std::filesystem;

namespace {

/// An .npy file's bytes with this dict and `data` behind.
std::string npy(const std::string &dict, const std::string &data, char version = 1) {
  std::string text = dict + "\n", head = "\x93NUMPY";
  head += version;
  head += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    head += static_cast<char>(text.size() >> 8 * i);
  return head + text + data;
}

std::string dict(const std::string &type, const std::string &shape) {
  return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
}

template <typename T> std::string bytesOf(std::vector<T> values) {
  return std::string(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T));
}

class ArrayTest : public testing::Test {
protected:
  void SetUp() override {
    folder =
        fs::path(testing::TempDir()) /
        (std::string("array-") + testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder);
    fs::create_directories(folder);
  }
  void TearDown() override { fs::remove_all(folder); }

  std::string write(const std::string &bytes) {
    const std::string path = folder / "in";
    fs::remove(path); // or ext4 waits for the disk at every rewriting
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  /// All elements of the file's array, or the error, the path cut out of it.
  std::string read(const std::string &bytes, const char *array = nullptr) {
    const std::string path = write(bytes);
    ArrayReader reader;
    Error error;
    std::string text;
    if (reader.open(path.c_str(), array, error)) {
      const int64_t count = reader.shape().elements();
      std::vector<float> scratch(count + 1);
      const float *values = reader.next(count, scratch.data(), error);
      for (int64_t i = 0; values && i < count; ++i)
        text += std::to_string(int(values[i])) + " ";
      if (values && reader.finish(error))
        return ShapeText(reader.shape()).text + (": " + text);
    }
    text = error.text;
    for (size_t at; (at = text.find(path)) != std::string::npos;)
      text.replace(at, path.size(), "IN");
    return text;
  }
  fs::path folder;
};

TEST_F(ArrayTest, ReadsItsThreeTypes) {
  EXPECT_EQ(read(npy(dict("<f4", "(3,)"), bytesOf<float>({1, -2, 3}))), "(3,): 1 -2 3 ");
  EXPECT_EQ(read(npy(dict("<f8", "(1, 2)"), bytesOf<double>({1, -2}))), "(1, 2): 1 -2 ");
  EXPECT_EQ(read(npy(dict("|u1", "(2, 1)"), bytesOf<uint8_t>({1, 255}))), "(2, 1): 1 255 ");
  EXPECT_EQ(read(npy(dict("<f4", "()"), bytesOf<float>({5}))), "(): 5 ");
  EXPECT_EQ(read(npy(dict("<f4", "(0, 3)"), "")), "(0, 3): ");
}

TEST_F(ArrayTest, ReadsLaterVersions) {
  EXPECT_EQ(read(npy(dict("<f4", "(1,)"), bytesOf<float>({4}), 2)), "(1,): 4 ");
  EXPECT_EQ(read(npy(dict("<f4", "(1,)"), bytesOf<float>({4}), 3)), "(1,): 4 ");
}

TEST_F(ArrayTest, UsesAlignedFloatsWhereTheyAre) {
  std::string padded = dict("<f4", "(2,)");
  padded.resize(128 - 11, ' ');
  const std::string path = write(npy(padded, bytesOf<float>({7, 8})));
  ArrayReader reader;
  Error error;
  float scratch[2];
  ASSERT_TRUE(reader.open(path.c_str(), nullptr, error)) << error.text;
  const float *values = reader.next(1, scratch, error);
  EXPECT_NE(values, scratch);
  EXPECT_EQ(*values, 7);
  EXPECT_EQ(reader.next(1, scratch, error), values + 1);
}

TEST_F(ArrayTest, RefusesWhatItDoesNotRead) {
  const std::string data = bytesOf<float>({1});
  EXPECT_EQ(read(npy(dict("<f2", "(2,)"), data)),
            "IN holds elements of type '<f2'; expected float32 ('<f4'), float64 ('<f8') or uint8 "
            "('|u1')");
  EXPECT_EQ(read(npy(dict(">f4", "(1,)"), data)).substr(0, 33),
            "IN holds elements of type '>f4'; ");
  EXPECT_EQ(read(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", data)),
            "IN is in Fortran order; save it with numpy.ascontiguousarray");
  EXPECT_EQ(read(npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", data)),
            "IN holds records; expected float32, float64 or uint8");
  EXPECT_EQ(read(npy(dict("<f4", "(1, 1, 1, 1, 1, 1, 1, 1, 1)"), data)), "IN has more than 8 axes");
  EXPECT_EQ(read(npy(dict("<f4", "(1,)"), data, 9)),
            "IN is in version 9 of the .npy format; versions 1 to 3 are read");
  EXPECT_EQ(read("hello"), "IN is neither an .npy, .npz, JPEG nor PNG file");
  EXPECT_EQ(read(""), "IN is empty; expected an .npy, .npz, JPEG or PNG file");
  EXPECT_EQ(read(npy(dict("<f4", "(1,)"), data), "x"),
            "--array chooses from an .npz file; IN is an .npy file");
}

TEST_F(ArrayTest, FindsDamagedHeaders) {
  const std::string data = bytesOf<float>({1});
  for (const char *text :
       {"", "{", "{}", "{'descr'", "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1,)}",
        "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'other': '<f4', 'fortran_order': False, 'shape': (1,)}"})
    EXPECT_EQ(read(npy(text, data)), "IN: its .npy header is damaged") << text;
}

TEST_F(ArrayTest, BelievesNoClaims) {
  const std::string data = bytesOf<float>({1});
  EXPECT_EQ(read(npy(dict("<f4", "(1000000000000,)"), data)),
            "IN is truncated: (1000000000000,) elements take 4000000000000 bytes, and 4 follow its "
            "header");
  EXPECT_EQ(read(npy(dict("<f4", "(4294967296, 4294967296, 0)"), data)),
            "IN: its .npy header claims more elements than any file holds");
  EXPECT_EQ(read(npy(dict("|u1", "(3,)"), data)),
            "IN is too long: (3,) elements take 3 bytes, and 4 follow its header");
  std::string longHeader = npy(dict("<f4", "(1,)"), data, 2);
  longHeader.replace(8, 4, "\xff\xff\xff\xff");
  EXPECT_EQ(read(longHeader), "IN: its .npy header claims 4294967307 bytes; at most 4096 are read");
}

TEST_F(ArrayTest, FindsEveryTruncation) {
  const std::string whole = npy(dict("<f4", "(3,)"), bytesOf<float>({1, 2, 3}));
  for (size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(read(whole.substr(0, length)).substr(0, 2), "(3") << length;
  for (size_t length = 6; length < whole.size() - 12; ++length)
    EXPECT_EQ(read(whole.substr(0, length)), "IN is truncated within its .npy header") << length;
}

const halnet_tensor first = {"first", 4, {2, 1, 1, 2}, 0, 0},
                    second = {"second", 2, {2, 2, 1, 1}, 0, 0};

/// Three images in runs of two: `first` of image n is (10 n, 10 n + 1), `second` the negative of
/// it.
Batches someBatches() {
  Batches batches;
  batches.addArray(first);
  batches.addArray(second);
  for (int run = 0; run < 2; ++run) {
    batches.begin(2, run == 0 ? 2 : 1);
    for (int i = 0; i < 4; ++i) {
      const float value = float(10 * (2 * run + i / 2) + i % 2);
      batches.current(0)[i] = value;
      batches.current(1)[i] = -value;
    }
  }
  return batches;
}

std::string contents(const fs::path &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(ArrayTest, ReadsBackWhatItWrites) {
  const fs::path path = folder / "out.npz";
  Error error;
  OutputFile file;
  ASSERT_TRUE(file.open(path.c_str(), error)) << error.text;
  someBatches().writeNpz(file);
  ASSERT_TRUE(file.commit(error)) << error.text;
  const std::string bytes = contents(path);
  EXPECT_EQ(read(bytes, "first"), "(3, 1, 1, 2): 0 1 10 11 20 21 ");
  EXPECT_EQ(read(bytes, "second.npy"), "(3, 2): 0 -1 -10 -11 -20 -21 ");
  EXPECT_EQ(read(bytes, "secont"), "IN has no array called 'secont'; did you mean 'second'?");
  EXPECT_EQ(read(bytes), "IN holds 2 arrays (first, second): choose one with --array NAME");

  for (size_t length = 4; length < bytes.size(); ++length)
    EXPECT_NE(read(bytes.substr(0, length), "first").substr(0, 1), "(") << length;
  std::string damaged = bytes;
  damaged[damaged.find("NUMPY") + 128] ^= 1; // a number of `first`
  EXPECT_EQ(read(damaged, "first"), "IN is damaged: an array's checksum is wrong");
}

TEST_F(ArrayTest, KnowsSizesOf64Bits) {
  const fs::path path = folder / "out.npz";
  Error error;
  OutputFile file;
  ASSERT_TRUE(file.open(path.c_str(), error)) << error.text;
  // From 200 bytes on, sizes and offsets are written as those beyond 4 GiB.
  ZipWriter zip(file, 200);
  const std::string small = npy(dict("|u1", "(2,)"), "ab");
  const std::string large = npy(dict("|u1", "(300,)"), std::string(300, 'c'));
  for (const auto &[name, bytes] : {std::pair{"a", small}, {"b", large}, {"c", small}}) {
    Vector<Piece> pieces;
    pieces.push({bytes.data(), bytes.size()});
    zip.add(name, pieces);
  }
  zip.finish();
  ASSERT_TRUE(file.commit(error)) << error.text;
  const std::string bytes = contents(path);
  EXPECT_EQ(read(bytes, "a"), "(2,): 97 98 ");
  EXPECT_EQ(read(bytes, "b").substr(0, 12), "(300,): 99 9");
  EXPECT_EQ(read(bytes, "c"), "(2,): 97 98 ");
  for (size_t length = 4; length < bytes.size(); ++length)
    EXPECT_NE(read(bytes.substr(0, length), "c").substr(0, 1), "(") << length;
  const std::string python = "python3 -m zipfile -t '" + path.string() + "' > /dev/null";
  EXPECT_EQ(std::system(python.c_str()), 0);
}

TEST_F(ArrayTest, SurvivesEveryWrongByteOfAnArchive) {
  const fs::path path = folder / "out.npz";
  Error error;
  OutputFile file;
  ASSERT_TRUE(file.open(path.c_str(), error));
  someBatches().writeNpz(file);
  ASSERT_TRUE(file.commit(error));
  const std::string bytes = contents(path);
  for (size_t at = 0; at < bytes.size(); ++at)
    for (const int flip : {0x01, 0x80, 0xFF}) {
      std::string wrong = bytes;
      wrong[at] = static_cast<char>(wrong[at] ^ flip);
      EXPECT_NE(read(wrong, "first"), "") << at;
    }
}

TEST_F(ArrayTest, LeavesNothingOfAnOutputThatFailed) {
  const fs::path path = folder / "out.npy";
  std::ofstream(path) << "old";
  Error error;
  {
    OutputFile file;
    ASSERT_TRUE(file.open(path.c_str(), error));
    file.write("new", 3);
  }
  EXPECT_EQ(contents(path), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1);

  OutputFile missing;
  EXPECT_FALSE(missing.open((folder / "no" / "out").c_str(), error));
  EXPECT_NE(std::string(error.text).find("no/out: No such file or directory"), std::string::npos);
}

TEST_F(ArrayTest, ReplacesWhatALinkPointsAt) {
  std::ofstream(folder / "target") << "old";
  fs::create_symlink("target", folder / "link");
  Error error;
  OutputFile file;
  ASSERT_TRUE(file.open((folder / "link").c_str(), error));
  file.write("new", 3);
  ASSERT_TRUE(file.commit(error)) << error.text;
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(contents(folder / "target"), "new");
}

TEST_F(ArrayTest, SaysThatADiskIsFull) {
  Error error;
  OutputFile file;
  ASSERT_TRUE(file.open("/dev/full", error));
  file.write("new", 3);
  EXPECT_FALSE(file.commit(error));
  EXPECT_STREQ(error.text, "cannot write /dev/full: No space left on device");
}

TEST_F(ArrayTest, SaysWhyItCannotRead) {
  Error error;
  ArrayReader reader, another;
  EXPECT_FALSE(reader.open("/nowhere/x.npy", nullptr, error));
  EXPECT_STREQ(error.text, "cannot read /nowhere/x.npy: No such file or directory");
  EXPECT_FALSE(another.open(folder.c_str(), nullptr, error));
  EXPECT_NE(std::string(error.text).find(": Is a directory"), std::string::npos);
}

} // namespace
