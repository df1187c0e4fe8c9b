//===- NpzWriter.cpp - writing .npy and .npz files -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// libzip builds the archive beside its final name and renames it at the end.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/NpzWriter.h"

#include "compiler/weights/NpyHeader.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <memory>
#include <zip.h>

using namespace llvm;

namespace halnet::weights {

namespace {

/// 1980-01-01 00:00:00 in DOS's form, the earliest that a zip archive can hold.
constexpr zip_uint16_t noTime = 0, noDate = 0x21;

std::string bytesOf(const ArrayView &array) {
  return formatNpyHeader(array.type, array.shape) + array.bytes.str();
}

/// Adds one entry; libzip reads `bytes` when the archive is closed.
bool addEntry(zip_t *archive, const std::string &name, const std::string &bytes) {
  zip_source_t *source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  if (!source)
    return false;
  zip_int64_t index = zip_file_add(archive, (name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  return zip_set_file_compression(archive, index, ZIP_CM_STORE, 0) == 0 &&
         zip_file_set_dostime(archive, index, noTime, noDate, 0) == 0;
}

} // namespace

Error writeNpz(StringRef path, ArrayRef<ArrayView> arrays) {
  int code = 0;
  zip_t *archive = zip_open(path.str().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (!archive)
    return sentence("'" + path + "' cannot be written");
  std::vector<std::string> entries;
  entries.reserve(arrays.size());
  bool added = true;
  for (const ArrayView &array : arrays) {
    entries.push_back(bytesOf(array));
    added = added && addEntry(archive, array.name, entries.back());
  }
  if (added && zip_close(archive) == 0)
    return Error::success();
  std::string reason = zip_strerror(archive);
  zip_discard(archive);
  return sentence("'" + path + "' cannot be written: " + reason);
}

Error writeNpy(StringRef path, const ArrayView &array) {
  std::error_code code;
  raw_fd_ostream out(path, code);
  if (!code) {
    out << bytesOf(array);
    out.close();
    code = out.error();
    out.clear_error();
    if (code)
      (void)sys::fs::remove(path);
  }
  return code ? sentence("'" + path + "' cannot be written: " + code.message()) : Error::success();
}

} // namespace halnet::weights
