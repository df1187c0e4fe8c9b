//===- Cache.cpp - compiled kernels on disk ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes and finds entries; what a broken compiler left half-written has another
// ending and is never read.
//
//===----------------------------------------------------------------------===//

#include "codegen/Cache.h"

#include "codegen/Codegen.h"
#include "codegen/Digest.h"
#include "dialects/Kernel/Schedule.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

using namespace halnet;
using namespace halnet::codegen;
namespace fs = std::filesystem;

static constexpr std::string_view unfinishedEnding = ".unfinished";

std::string codegen::defaultCacheDirectory() {
  auto variable = [](const char *name) {
    const char *value = std::getenv(name);
    return std::string(value ? value : "");
  };
  if (std::string chosen = variable("HALNET_CACHE"); !chosen.empty())
    return chosen;
  // The XDG rules say that a relative path is to be ignored.
  if (std::string base = variable("XDG_CACHE_HOME"); base.starts_with('/'))
    return base + "/halnet";
  if (std::string home = variable("HOME"); !home.empty())
    return home + "/.cache/halnet";
  return {};
}

std::vector<KeyPart> codegen::builderKey() {
  std::string identity = codeIdentity();
  size_t plus = identity.find('+');
  return {{"halnet", std::string(halnetVersion())},
          {"Halide", std::string(halideVersion())},
          {"halnet's build", identity.substr(0, plus)},
          {"Halide's build", identity.substr(plus + 1)}};
}

/// The head of the kernel's entry: a line for the kernel and for each part of its key.
static std::string keyText(const kernel::KernelSpec &spec) {
  std::string problem = specText(spec, /*withSchedule=*/false);
  std::string target(spec.target->name);
  problem.resize(problem.size() - std::string(" for " + target).size());
  std::string text = "kernel: " + symbolName(spec) + "\nproblem: " + problem +
                     "\ntarget: " + target + "\nschedule: " + scheduleText(spec.schedule) + "\n";
  for (const KeyPart &part : builderKey())
    text += part.name + ": " + part.value + "\n";
  return text + "\n";
}

static std::string entryPath(const std::string &directory, const std::string &key) {
  return directory + "/" + sha256Hex(key) + std::string(entryEnding);
}

std::optional<std::string> Cache::find(const kernel::KernelSpec &spec) const {
  if (directory.empty())
    return std::nullopt;
  std::string key = keyText(spec);
  std::ifstream file(entryPath(directory, key), std::ios::binary);
  std::string digest;
  if (!std::getline(file, digest))
    return std::nullopt;
  std::string content(std::istreambuf_iterator<char>(file), {});
  if (!content.starts_with(key) || sha256Hex(content) != digest)
    return std::nullopt;
  return content.substr(key.size());
}

/// Removes what compilers that were killed have left: no kernel takes a day.
static void removeAbandoned(const std::string &directory) {
  auto yesterday = fs::file_time_type::clock::now() - std::chrono::hours(24);
  std::error_code error;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone; // another process may remove it meanwhile
    bool unfinished = at->path().native().ends_with(unfinishedEnding);
    if (unfinished && at->last_write_time(gone) < yesterday && !gone)
      fs::remove(at->path(), gone);
  }
}

Cache::Cache(std::string directory) : directory(std::move(directory)) {
  removeAbandoned(this->directory);
}

void Cache::store(const kernel::KernelSpec &spec, const std::string &object) const {
  if (directory.empty())
    return;
  std::error_code error, ignored;
  fs::create_directories(directory, ignored);
  std::string key = keyText(spec), path = entryPath(directory, key);
  std::string unfinished = path + "." + std::to_string(getpid()) + std::string(unfinishedEnding);
  std::ofstream file(unfinished, std::ios::binary);
  file << sha256Hex(key + object) << '\n' << key << object;
  file.close();
  if (file)
    fs::rename(unfinished, path, error);
  if (!file || error)
    fs::remove(unfinished, ignored);
}

/// Calls `visit` for every file in the cache's folder that a cache has written.
template <typename Visit> static void forEachEntry(const std::string &directory, Visit visit) {
  std::error_code error;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    std::string name = at->path().filename();
    if (name.ends_with(entryEnding) || name.ends_with(unfinishedEnding))
      visit(*at);
  }
}

CacheInfo codegen::cacheInfo(const std::string &directory) {
  CacheInfo info;
  forEachEntry(directory, [&](const fs::directory_entry &entry) {
    std::error_code error;
    auto size = entry.file_size(error);
    if (error)
      return; // another process has removed it
    ++info.entries;
    info.bytes += static_cast<int64_t>(size);
  });
  return info;
}

CacheInfo codegen::cacheClear(const std::string &directory) {
  CacheInfo removed;
  forEachEntry(directory, [&](const fs::directory_entry &entry) {
    std::error_code error;
    auto size = entry.file_size(error);
    if (error || !fs::remove(entry.path(), error) || error)
      return;
    ++removed.entries;
    removed.bytes += static_cast<int64_t>(size);
  });
  return removed;
}
