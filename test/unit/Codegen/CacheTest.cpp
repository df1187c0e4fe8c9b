//===- CacheTest.cpp - kernels on disk, and work in children --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the cache keeps, finds damaged or leaves alone; how children may end.
//
//===----------------------------------------------------------------------===//

#include "Shapes.h"
#include "codegen/Children.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>

using namespace halnet;
using namespace halnet::codegen;
using namespace halnet::kernel;
using namespace halnet::test;
namespace fs = std::filesystem;

/// A cache folder that lives as long as a test.
class CacheTest : public testing::Test {
protected:
  CacheTest() {
    folder = fs::path(testing::TempDir()) / ("cache" + std::to_string(getpid()));
    fs::remove_all(folder);
    TensorShape shape = tensor(1, 8, 2, 2, 8);
    spec = kernelSpec(Family::Elementwise, {shape}, shape, {EpilogueStep::Relu});
  }
  ~CacheTest() override { fs::remove_all(folder); }

  CompiledKernel compile() {
    CompileOptions options;
    options.cacheDirectory = folder.string();
    CompiledKernel kernel = compileKernels({spec}, options)[0];
    EXPECT_EQ(kernel.error, "");
    return kernel;
  }
  fs::path entry() { return fs::directory_iterator(folder)->path(); }

  fs::path folder;
  KernelSpec spec;
};

TEST_F(CacheTest, GivesBackWhatWasCompiled) {
  CompiledKernel cold = compile(), warm = compile();
  EXPECT_FALSE(cold.cached);
  EXPECT_TRUE(warm.cached);
  EXPECT_EQ(cold.object, warm.object);
  EXPECT_EQ(cold.symbol, warm.symbol);
}

TEST_F(CacheTest, RecomputesDamagedEntries) {
  CompiledKernel cold = compile();
  fs::resize_file(entry(), fs::file_size(entry()) - 1);
  CompiledKernel afterTruncation = compile();
  EXPECT_FALSE(afterTruncation.cached);
  std::fstream(entry(), std::ios::in | std::ios::out | std::ios::binary).seekp(200).put('!');
  CompiledKernel afterFlip = compile();
  EXPECT_FALSE(afterFlip.cached);
  std::ofstream(entry(), std::ios::trunc).close();
  EXPECT_FALSE(compile().cached);
  EXPECT_EQ(cold.object, afterTruncation.object);
  EXPECT_EQ(cold.object, afterFlip.object);
  EXPECT_TRUE(compile().cached);
}

TEST_F(CacheTest, CountsAndClearsItsOwnFilesOnly) {
  compile();
  std::ofstream(folder / "notes.txt") << "mine";
  CacheInfo info = cacheInfo(folder.string());
  EXPECT_EQ(info.entries, 1);
  EXPECT_GT(info.bytes, 500);
  CacheInfo removed = cacheClear(folder.string());
  EXPECT_EQ(removed.entries, 1);
  EXPECT_EQ(removed.bytes, info.bytes);
  EXPECT_EQ(cacheInfo(folder.string()).entries, 0);
  EXPECT_TRUE(fs::exists(folder / "notes.txt"));
  EXPECT_FALSE(compile().cached);
}

TEST_F(CacheTest, RemovesWhatKilledCompilersLeft) {
  fs::create_directory(folder);
  fs::path old = folder / "old.1.unfinished", fresh = folder / "fresh.2.unfinished";
  for (const fs::path &path : {old, fresh, folder / "notes.txt"})
    std::ofstream(path) << "half";
  auto twoDaysAgo = fs::file_time_type::clock::now() - std::chrono::hours(48);
  fs::last_write_time(old, twoDaysAgo);
  fs::last_write_time(folder / "notes.txt", twoDaysAgo);
  compile();
  EXPECT_FALSE(fs::exists(old));
  EXPECT_TRUE(fs::exists(fresh)) << "its compiler may still run";
  EXPECT_TRUE(fs::exists(folder / "notes.txt"));
}

TEST_F(CacheTest, LeavesNothingWhereAnEntryCannotBeNamed) {
  compile();
  fs::path path = entry();
  fs::remove(path);
  fs::create_directories(path / "in its place");
  EXPECT_FALSE(compile().cached);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1);
}

TEST_F(CacheTest, DoesWithoutAFolderThatCannotBeMade) {
  std::ofstream(folder.string()) << "a file in its place";
  EXPECT_FALSE(compile().cached);
  EXPECT_FALSE(compile().cached);
  EXPECT_EQ(cacheInfo(folder.string()).entries, 0);
}

TEST(Cache, StandsWhereTheEnvironmentSays) {
  setenv("HALNET_CACHE", "chosen", 1);
  setenv("XDG_CACHE_HOME", "/tmp/base", 1);
  EXPECT_EQ(defaultCacheDirectory(), "chosen");
  unsetenv("HALNET_CACHE");
  EXPECT_EQ(defaultCacheDirectory(), "/tmp/base/halnet");
  setenv("XDG_CACHE_HOME", "relative", 1);
  setenv("HOME", "/tmp/me", 1);
  EXPECT_EQ(defaultCacheDirectory(), "/tmp/me/.cache/halnet");
  unsetenv("XDG_CACHE_HOME");
  unsetenv("HOME");
  EXPECT_EQ(defaultCacheDirectory(), "");
}

static std::vector<ChildResult> run(std::vector<std::function<std::string()>> tasks,
                                    ChildLimits limits) {
  std::vector<ChildResult> results(tasks.size());
  runInChildren(tasks, limits,
                [&](size_t index, ChildResult result) { results[index] = std::move(result); });
  return results;
}

TEST(Children, EndInDifferentWays) {
  std::vector<ChildResult> results =
      run({[] { return std::string(5'000'000, 'x'); },
           []() -> std::string { throw std::runtime_error("why"); },
           []() -> std::string { std::abort(); }, [] { return std::string(); }},
          {2, 60});
  EXPECT_EQ(results[0].output, std::string(5'000'000, 'x'));
  EXPECT_EQ(results[0].error, "");
  EXPECT_EQ(results[1].error, "why");
  EXPECT_EQ(results[2].error, "the child process was ended by: Aborted");
  EXPECT_EQ(results[3].error, "");
}

TEST(Children, AreEndedWhenTheirTimeIsUp) {
  std::vector<ChildResult> results = run({[]() -> std::string {
                                            for (;;)
                                              pause();
                                          },
                                          [] { return std::string("quick"); }},
                                         {2, 1});
  EXPECT_EQ(results[0].error, "took longer than 1 s");
  EXPECT_EQ(results[1].output, "quick");
}

TEST(Children, StartFromTheParentsMemory) {
  int counter = 0;
  auto count = [&] { return std::to_string(++counter); };
  for (const ChildResult &result : run({count, count, count}, {1, 60}))
    EXPECT_EQ(result.output, "1");
}

namespace {

/// Limits the files that this process may have open, as long as it lives.
class Files {
public:
  explicit Files(int most) {
    getrlimit(RLIMIT_NOFILE, &before);
    rlimit limit{rlim_t(most), before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~Files() { setrlimit(RLIMIT_NOFILE, &before); }

private:
  rlimit before{};
};

} // namespace

/// Each child opens a file of its own, as code generation does.
TEST(Children, AreFewerWhereFilesAreFew) {
  Files few(24);
  auto open = [] {
    std::ifstream file("/proc/self/stat");
    usleep(20'000);
    return std::string(file ? "opened" : "not opened");
  };
  for (const ChildResult &result :
       run(std::vector<std::function<std::string()>>(40, open), {40, 60}))
    EXPECT_EQ(result.output + result.error, "opened");
}

TEST(Children, SayWhyNoneStarts) {
  int firstFree = dup(0);
  close(firstFree);
  Files few(firstFree + 1); // a child takes two
  std::vector<std::function<std::string()>> tasks(2, [] { return std::string("done"); });
  for (const ChildResult &result : run(tasks, {2, 60}))
    EXPECT_EQ(result.error, "no child process could be started: Too many open files");
}

TEST(Children, DieWhenTheCallerGivesUp) {
  std::vector<std::function<std::string()>> tasks(2, [] { return std::string("done"); });
  tasks.push_back([]() -> std::string {
    for (;;)
      pause();
  });
  auto giveUp = [](size_t, ChildResult) { throw std::runtime_error("enough"); };
  EXPECT_THROW(runInChildren(tasks, {3, 60}, giveUp), std::runtime_error);
}
