//===- ArraySource.cpp - where the bytes of arrays come from -------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// libzip reads the archives; it takes sizes and offsets from the central
// directory, as numpy's own local headers do not hold them, and checks sums.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/ArraySource.h"

#include "compiler/weights/NpyHeader.h"

#include "llvm/Support/FileSystem.h"

#include <cstdio>
#include <zip.h>

using namespace llvm;

namespace halnet::weights {

namespace {

struct CloseFile {
  void operator()(std::FILE *file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

class FileStream : public ArrayStream {
public:
  explicit FileStream(File file) : file(std::move(file)) {}

  int64_t read(char *buffer, size_t bytes) override {
    size_t got = std::fread(buffer, 1, bytes, file.get());
    return got == 0 && std::ferror(file.get()) ? -1 : static_cast<int64_t>(got);
  }

private:
  File file;
};

/// One .npy file.
class NpySource : public ArraySource {
public:
  NpySource(std::string path, uint64_t fileBytes) : path(std::move(path)), fileBytes(fileBytes) {}

  size_t size() const override { return 1; }
  std::string name(size_t) const override { return ".npy"; }
  uint64_t bytes(size_t) const override { return fileBytes; }

  std::unique_ptr<ArrayStream> stream(size_t) override {
    File file(std::fopen(path.c_str(), "rb"));
    return file ? std::make_unique<FileStream>(std::move(file)) : nullptr;
  }

private:
  std::string path;
  uint64_t fileBytes;
};

class ZipStream : public ArrayStream {
public:
  explicit ZipStream(zip_file_t *file) : file(file) {}
  ~ZipStream() override { zip_fclose(file); }

  int64_t read(char *buffer, size_t bytes) override { return zip_fread(file, buffer, bytes); }

private:
  zip_file_t *file;
};

/// The entries of a zip archive.
class ZipSource : public ArraySource {
public:
  explicit ZipSource(zip_t *archive) : archive(archive) {}
  ~ZipSource() override { zip_discard(archive); }

  size_t size() const override { return zip_get_num_entries(archive, 0); }

  std::string name(size_t index) const override {
    const char *name = zip_get_name(archive, index, 0);
    return name ? name : "";
  }

  uint64_t bytes(size_t index) const override {
    zip_stat_t stat;
    bool known = zip_stat_index(archive, index, 0, &stat) == 0 && (stat.valid & ZIP_STAT_SIZE);
    return known ? stat.size : 0;
  }

  std::unique_ptr<ArrayStream> stream(size_t index) override {
    zip_file_t *file = zip_fopen_index(archive, index, 0);
    return file ? std::make_unique<ZipStream>(file) : nullptr;
  }

private:
  zip_t *archive;
};

Expected<std::unique_ptr<ArraySource>> openZip(const std::string &path) {
  int code = 0;
  if (zip_t *archive = zip_open(path.c_str(), ZIP_RDONLY, &code))
    return std::make_unique<ZipSource>(archive);
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  Error result = sentence("is a damaged .npz file: " + Twine(zip_error_strerror(&error)));
  zip_error_fini(&error);
  return result;
}

} // namespace

Expected<std::unique_ptr<ArraySource>> ArraySource::open(const std::string &path) {
  sys::fs::file_status status;
  if (std::error_code code = sys::fs::status(path, status))
    return sentence("cannot be read: " + code.message());
  if (!sys::fs::is_regular_file(status))
    return sentence("is not a file");
  File file(std::fopen(path.c_str(), "rb"));
  if (!file)
    return sentence("cannot be read: " + std::error_code(errno, std::generic_category()).message());
  char start[6] = {};
  StringRef first(start, std::fread(start, 1, sizeof start, file.get()));
  if (first == "\x93NUMPY")
    return std::make_unique<NpySource>(path, status.getSize());
  // The second is an archive without entries.
  if (first.starts_with("PK\3\4") || first.starts_with("PK\5\6"))
    return openZip(path);
  if (first.empty())
    return sentence("is empty");
  return sentence("is neither an .npz nor an .npy file");
}

} // namespace halnet::weights
