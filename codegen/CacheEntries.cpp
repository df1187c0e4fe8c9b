//===- CacheEntries.cpp - looking into the cache ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the heads of entries, and tries whether a folder can hold any.
//
//===----------------------------------------------------------------------===//

#include "codegen/Cache.h"
#include "codegen/Codegen.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <tuple>
#include <unistd.h>

using namespace halnet;
using namespace halnet::codegen;
namespace fs = std::filesystem;

/// Reads the key of an entry, which has `parts` and the kernel's name; false where it has none of
/// ours.
static bool readKey(std::istream &file, size_t parts, CacheEntry &entry) {
  std::string line;
  std::getline(file, line); // the digest
  while (std::getline(file, line) && !line.empty()) {
    size_t colon = line.find(": ");
    if (colon == std::string::npos)
      return false;
    entry.key.push_back({line.substr(0, colon), line.substr(colon + 2)});
  }
  if (!file || entry.key.size() != 1 + parts || entry.key[0].name != "kernel")
    return false;
  entry.kernel = entry.key[0].value;
  entry.key.erase(entry.key.begin());
  return true;
}

std::vector<CacheEntry> codegen::cacheEntries(const std::string &directory) {
  const size_t parts = 3 + builderKey().size(); // problem, target, schedule, the build
  std::vector<CacheEntry> entries;
  std::error_code error;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() != entryEnding)
      continue;
    CacheEntry entry;
    std::ifstream file(at->path(), std::ios::binary);
    std::error_code gone; // another process may remove it meanwhile
    entry.bytes = int64_t(at->file_size(gone));
    if (!gone)
      entry.written = at->last_write_time(gone).time_since_epoch().count();
    if (!gone && readKey(file, parts, entry))
      entries.push_back(std::move(entry));
  }
  std::sort(entries.begin(), entries.end(), [](const CacheEntry &a, const CacheEntry &b) {
    return std::tie(b.written, a.kernel) < std::tie(a.written, b.kernel);
  });
  return entries;
}

std::optional<std::string> codegen::cacheProblem(const std::string &directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error)
    return error.message();
  if (!fs::is_directory(directory, error))
    return std::strerror(ENOTDIR);
  if (access(directory.c_str(), W_OK | X_OK) != 0)
    return std::strerror(errno);
  return std::nullopt;
}
