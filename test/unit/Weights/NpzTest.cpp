//===- NpzTest.cpp - tests of reading and writing .npy and .npz ----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Round trips, every type that is read, and files that are wrong or lie.
//
//===----------------------------------------------------------------------===//

#include "TempFolder.h"

#include "compiler/weights/Npz.h"
#include "compiler/weights/NpzWriter.h"

#include "gtest/gtest.h"

#include <cmath>
#include <zip.h>

using namespace halnet::weights;
using llvm::ArrayRef;
using llvm::StringRef;

namespace {

/// An .npy of version 1 with any text as its header.
std::string npy(StringRef header, StringRef data) {
  std::string bytes = std::string("\x93NUMPY\1\0", 8);
  bytes.push_back(static_cast<char>(header.size() & 0xff));
  bytes.push_back(static_cast<char>(header.size() >> 8));
  return bytes + header.str() + data.str();
}

std::string npyOf(StringRef type, StringRef shape, StringRef data) {
  return npy(
      ("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n").str(),
      data);
}

template <typename T> std::string raw(std::vector<T> values) {
  return std::string(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T));
}

/// A compressed archive.
std::string zip(const TempFolder &folder,
                std::vector<std::pair<std::string, std::string>> entries) {
  std::string path = folder.file("made.npz");
  int code;
  zip_t *archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  for (const auto &[name, bytes] : entries)
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, bytes.data(), bytes.size(), 0),
                 0);
  EXPECT_EQ(zip_close(archive), 0);
  return path;
}

/// The first array's numbers, or the error as text in `error`.
std::vector<float> read(const std::string &path, std::string &error) {
  llvm::Expected<std::unique_ptr<ArrayFile>> file = ArrayFile::open(path);
  if (!file) {
    error = llvm::toString(file.takeError());
    return {};
  }
  llvm::Expected<std::vector<float>> values = (*file)->read(0);
  if (!values) {
    error = llvm::toString(values.takeError());
    return {};
  }
  return *values;
}

std::vector<float> readBytes(StringRef bytes) {
  TempFolder folder;
  std::string error;
  std::vector<float> values = read(folder.write("a.npy", bytes), error);
  EXPECT_EQ(error, "");
  return values;
}

/// What is said about a file of these bytes, without its path.
std::string complaint(StringRef bytes) {
  TempFolder folder;
  std::string path = folder.write("a.npy", bytes), error;
  read(path, error);
  StringRef text = error;
  EXPECT_TRUE(text.consume_front("'" + path + "' ")) << error;
  return text.str();
}

TEST(Npz, roundTrip) {
  TempFolder folder;
  std::vector<float> floats{1, -2, 3.5f, 0, 1e30f, -0.0f};
  std::vector<double> doubles{0.1, 2};
  std::string path = folder.file("out.npz");
  ASSERT_FALSE(writeNpz(path, {{"a", {1, 2, 3}, ArrayRef<float>(floats)},
                               {"b/c:d", {2}, ArrayRef<double>(doubles)}}));
  auto file = llvm::cantFail(ArrayFile::open(path));
  ASSERT_EQ(file->arrays().size(), 2u);
  EXPECT_EQ(file->arrays()[0].shape, (std::vector<int64_t>{1, 2, 3}));
  EXPECT_EQ(file->arrays()[1].name, "b/c:d");
  EXPECT_EQ(file->arrays()[1].type, "<f8");
  EXPECT_EQ(llvm::cantFail(file->read(0)), floats);
  EXPECT_EQ(llvm::cantFail(file->read(1)), (std::vector<float>{0.1f, 2}));
}

TEST(Npz, npyRoundTrip) {
  TempFolder folder;
  std::vector<float> values{4, 5};
  ASSERT_FALSE(writeNpy(folder.file("x.npy"), {"", {2, 1}, ArrayRef<float>(values)}));
  auto file = llvm::cantFail(ArrayFile::open(folder.file("x.npy")));
  EXPECT_EQ(file->arrays()[0].shape, (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(llvm::cantFail(file->read(0)), values);
}

TEST(Npz, moreThanOneChunk) {
  TempFolder folder;
  std::vector<float> values(700001);
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(i);
  std::string error, bytes = npyOf("<f4", "(700001,)", raw(values));
  EXPECT_EQ(read(zip(folder, {{"big.npy", bytes}}), error), values);
  EXPECT_EQ(error, "");
}

TEST(Npz, types) {
  EXPECT_EQ(readBytes(npyOf("<f8", "(2,)", raw<double>({0.5, -3}))), (std::vector<float>{0.5, -3}));
  EXPECT_EQ(readBytes(npyOf("|u1", "(2,)", "\xff\x10")), (std::vector<float>{255, 16}));
  EXPECT_EQ(readBytes(npyOf("<i4", "(1,)", raw<int32_t>({-7}))), (std::vector<float>{-7}));
  EXPECT_EQ(readBytes(npyOf("<i8", "(1,)", raw<int64_t>({-8}))), (std::vector<float>{-8}));
  EXPECT_EQ(readBytes(npyOf("<f4", "()", raw<float>({9}))), (std::vector<float>{9}));
}

TEST(Npz, halves) {
  // 1, -2, the largest, the smallest subnormal, infinity, not a number.
  std::vector<uint16_t> halves{0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0x7e00};
  std::vector<float> values = readBytes(npyOf("<f2", "(6,)", raw(halves)));
  ASSERT_EQ(values.size(), 6u);
  EXPECT_EQ(values[0], 1);
  EXPECT_EQ(values[1], -2);
  EXPECT_EQ(values[2], 65504);
  EXPECT_EQ(values[3], 0x1p-24f);
  EXPECT_EQ(values[4], INFINITY);
  EXPECT_TRUE(std::isnan(values[5]));
}

TEST(Npz, typesThatAreNotRead) {
  EXPECT_EQ(complaint(npyOf("|O", "(1,)", "pickle")), "holds Python objects, not numbers");
  EXPECT_EQ(complaint(npyOf(">f4", "(1,)", "1234")),
            "is big-endian ('>f4'); store it little-endian");
  EXPECT_EQ(complaint(npyOf("<U3", "(1,)", "123412341234")),
            "is of type '<U3', not one of f4, f8, f2, u1, i1, i4, i8");
  EXPECT_EQ(complaint(npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", "")),
            "has records of several fields, not numbers");
  EXPECT_EQ(complaint(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), }", "1234")),
            "is in Fortran order; store it in C order (numpy.ascontiguousarray)");
}

TEST(Npz, headersThatLie) {
  EXPECT_EQ(complaint(npyOf("<f4", "(1000000000, 100)", "1234")),
            "is truncated or damaged: its header promises 400000000081 bytes, the file has 85");
  EXPECT_EQ(complaint(npyOf("<f4", "(4294967296, 4294967296, 4294967296)", "")),
            "has an impossibly large shape");
  EXPECT_EQ(complaint(npyOf("<f4", "(99999999999999999999,)", "")),
            "has a 'shape' that is not a tuple of whole numbers");
  EXPECT_EQ(complaint(npyOf("<f4", "(-1,)", "")),
            "has a 'shape' that is not a tuple of whole numbers");
  EXPECT_EQ(complaint(npyOf("<f4", "(2, 0)", "")), "is empty: an extent of its shape is 0");
  EXPECT_EQ(complaint(std::string("\x93NUMPY\2\0\xff\xff\xff\x7f", 12)),
            "claims a header of 2147483647 bytes");
}

TEST(Npz, headersThatAreBroken) {
  EXPECT_EQ(complaint("\x93NUMPY"), "is truncated in its header");
  EXPECT_EQ(complaint(std::string("\x93NUMPY\1\0\0\0", 10)), "is truncated in its header");
  EXPECT_EQ(complaint(std::string("\x93NUMPY\1\0\1\0{", 11)), "is truncated in its header");
  EXPECT_EQ(complaint(std::string("\x93NUMPY\7\0\0\0\0\0", 12)),
            "is in version 7 of the .npy format, which is unknown");
  EXPECT_EQ(complaint(npy("[1, 2, 3]", "")), "has a header that is not a dictionary");
  EXPECT_EQ(complaint(npy("{'descr': '<f4'}", "")), "has a header without 'fortran_order'");
  EXPECT_EQ(complaint(npy("{'descr': '<f4', 'fortran_order': 2}", "")),
            "has a 'fortran_order' that is neither True nor False");
  EXPECT_EQ(complaint(npy("{'shape': 3}", "")), "has a 'shape' that is not a tuple");
  EXPECT_EQ(complaint(npy("{'descr': '<f4', 'color': 3}", "")),
            "has an unknown key 'color' in its header");
}

TEST(Npz, filesThatAreNone) {
  EXPECT_EQ(complaint(""), "is empty");
  EXPECT_EQ(complaint("hello, world"), "is neither an .npz nor an .npy file");
  EXPECT_NE(complaint("PK\3\4 and then nonsense").find("is a damaged .npz file: "),
            std::string::npos);
  TempFolder folder;
  std::string error;
  read(folder.file(""), error);
  EXPECT_EQ(error, "'" + folder.file("") + "' is not a file");
  read(folder.file("none"), error);
  EXPECT_EQ(error, "'" + folder.file("none") + "' cannot be read: No such file or directory");
}

TEST(Npz, damagedArchives) {
  TempFolder folder;
  std::string good = npyOf("<f4", "(2,)", raw<float>({1, 2})), error;
  std::string path = zip(folder, {{"x.npy", npyOf("<f4", "(200000000,)", raw<float>({1}))}});
  read(path, error);
  EXPECT_EQ(error, "'" + path +
                       "': array 'x' is truncated or damaged: its header promises "
                       "800000076 bytes, the file has 80");
  read(zip(folder, {{"notes.txt", "hello"}}), error);
  EXPECT_EQ(error, "'" + path + "': array 'notes.txt' is not a .npy array");
  read(zip(folder, {{"x.npy", "hello, hello"}}), error);
  EXPECT_EQ(error, "'" + path + "': array 'x' does not begin as a .npy array does");

  // One bit of the stored numbers is turned.
  std::vector<float> values{1, 2};
  ASSERT_FALSE(writeNpz(path, {{"y", {2}, ArrayRef<float>(values)}}));
  std::string bytes;
  {
    std::FILE *file = std::fopen(path.c_str(), "rb");
    bytes.resize(1000);
    bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file));
    std::fclose(file);
  }
  bytes[bytes.find(raw(values)) + 2] ^= 1;
  folder.write("made.npz", bytes);
  read(path, error);
  EXPECT_EQ(error, "'" + path + "': array 'y' is damaged: its check sum is wrong");
}

TEST(Npz, everyTruncationIsNoticed) {
  TempFolder folder;
  std::vector<float> values{1, 2, 3};
  std::string path = folder.file("t.npz");
  ASSERT_FALSE(writeNpz(path, {{"y", {3}, ArrayRef<float>(values)}}));
  uint64_t size;
  ASSERT_FALSE(llvm::sys::fs::file_size(path, size));
  while (size-- > 0) {
    ASSERT_EQ(truncate(path.c_str(), size), 0);
    std::string error;
    read(path, error);
    EXPECT_NE(error, "") << "cut to " << size;
  }
}

TEST(Npz, whatCannotBeWritten) {
  std::vector<float> values{1};
  llvm::Error error = writeNpz("/nonexistent/x.npz", {{"y", {1}, ArrayRef<float>(values)}});
  EXPECT_EQ(llvm::toString(std::move(error)).find("'/nonexistent/x.npz' cannot be written"), 0u);
}

} // namespace
