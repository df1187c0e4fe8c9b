//===- MachineTest.cpp - what the runtime finds out about its machine -----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// CPU levels, cores and the C library.
//
//===----------------------------------------------------------------------===//

#include "runtime/Cores.h"
#include "runtime/CpuLevel.h"
#include "runtime/LibcVersion.h"
#include "runtime/Peak.h"

#include <halnet/runtime.h>

#include <gtest/gtest.h>

#include <climits>
#include <filesystem>
#include <fstream>
#include <sched.h>

using namespace halnet::runtime;

namespace {

constexpr uint32_t allFeatures = ~0u;

TEST(CpuLevel, TakesACpuThatHasAll) {
  Error error;
  EXPECT_TRUE(checkCpuLevel(4, allFeatures, error));
  EXPECT_STREQ(error.text, "");
}

TEST(CpuLevel, NamesWhatLacks) {
  Error error;
  const uint32_t avx512f = 1 << 11, avx2 = 1 << 5, fma = 1 << 6;
  EXPECT_FALSE(checkCpuLevel(4, allFeatures & ~avx512f, error));
  EXPECT_STREQ(error.text, "this program needs an x86-64-v4 CPU (AVX-512F/BW/CD/DQ/VL); this one "
                           "lacks avx512f");
  EXPECT_FALSE(checkCpuLevel(3, allFeatures & ~(avx2 | fma), error));
  EXPECT_STREQ(error.text,
               "this program needs an x86-64-v3 CPU (AVX2 and FMA); this one lacks avx2, fma");
}

TEST(CpuLevel, DoesNotAskForMoreThanTheLevel) {
  Error error;
  const uint32_t avx2 = 1 << 5;
  EXPECT_TRUE(checkCpuLevel(2, allFeatures & ~avx2, error));
}

TEST(CpuLevel, AgreesWithTheCompiler) {
  __builtin_cpu_init();
  Error error;
  EXPECT_EQ(checkCpuLevel(3, cpuFeatures(), error), __builtin_cpu_supports("x86-64-v3") != 0);
  EXPECT_EQ(checkCpuLevel(4, cpuFeatures(), error), __builtin_cpu_supports("x86-64-v4") != 0);
}

/// A made-up /proc/self/cgroup and /sys/fs/cgroup.
class CgroupTest : public testing::Test {
protected:
  void SetUp() override {
    root = std::filesystem::path(testing::TempDir()) /
           testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(root);
    write("fs/placeholder", "");
  }
  void TearDown() override { std::filesystem::remove_all(root); }
  void write(const std::string &path, const std::string &text) {
    std::filesystem::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }
  int cores() { return quotaCores((root / "membership").c_str(), (root / "fs").c_str()); }

  std::filesystem::path root;
};

TEST_F(CgroupTest, RoundsAVersion2QuotaUp) {
  write("membership", "0::/a/b\n");
  write("fs/a/b/cpu.max", "150000 100000\n");
  EXPECT_EQ(cores(), 2);
}

TEST_F(CgroupTest, TakesTheSmallestQuotaUpToTheRoot) {
  write("membership", "0::/a/b\n");
  write("fs/a/b/cpu.max", "max 100000\n");
  write("fs/a/cpu.max", "300000 100000\n");
  write("fs/cpu.max", "500000 100000\n");
  EXPECT_EQ(cores(), 3);
}

TEST_F(CgroupTest, ReadsVersion1) {
  write("membership", "4:memory:/x\n3:cpuset:/x\n2:cpu,cpuacct:/x\n");
  write("fs/cpu/x/cpu.cfs_quota_us", "400000\n");
  write("fs/cpu/x/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(cores(), 4);
  write("fs/cpu/x/cpu.cfs_quota_us", "-1\n");
  EXPECT_EQ(cores(), INT_MAX);
}

TEST_F(CgroupTest, FindsTheRootWhereThePathIsTheHosts) {
  write("membership", "0::/docker/0123\n");
  write("fs/cpu.max", "50000 100000\n");
  EXPECT_EQ(cores(), 1);
}

TEST_F(CgroupTest, KnowsNoQuotaWithoutCgroups) { EXPECT_EQ(cores(), INT_MAX); }

TEST(Cores, RespectAffinity) {
  cpu_set_t all, one;
  ASSERT_EQ(sched_getaffinity(0, sizeof(all), &all), 0);
  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &all)) {
      CPU_SET(cpu, &one);
      break;
    }
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(halnet_usable_cores(), 1);
  ASSERT_EQ(sched_setaffinity(0, sizeof(all), &all), 0);
}

TEST(Libc, IsThatOfADynamicProgram) {
  const LibcVersion libc = neededLibc();
  EXPECT_EQ(libc.major, 2);
  EXPECT_GE(libc.minor, 14); // memcpy's version on x86-64
}

TEST(Peak, IsMeasuredWithAllThreads) {
  ThreadPool pool;
  ASSERT_TRUE(pool.start(2, 2));
  // The slowest x86-64 of the last fifteen years does more.
  EXPECT_GT(measurePeak(pool, 2), 1);
}

} // namespace
