//===- CpuLevel.cpp - whether this CPU can run the kernels --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Looks at cpuid, through the compiler's support library, which also asks
// xgetbv whether the operating system keeps the wide registers.
//
//===----------------------------------------------------------------------===//

#include "runtime/CpuLevel.h"

#include <cstdio>
#include <cstring>

using namespace halnet::runtime;

namespace {

struct Feature {
  const char *name;
  uint32_t level; ///< the first x86-64 level that has it
};

// What a level's kernels may use, the telling ones first. The order is that of
// the bits in cpuFeatures().
constexpr Feature features[] = {
    {"sse4.2", 2},   {"sse4.1", 2},   {"ssse3", 2},    {"sse3", 2},
    {"popcnt", 2},   {"avx2", 3},     {"fma", 3},      {"avx", 3},
    {"f16c", 3},     {"bmi2", 3},     {"bmi", 3},      {"avx512f", 4},
    {"avx512bw", 4}, {"avx512cd", 4}, {"avx512dq", 4}, {"avx512vl", 4},
};
constexpr int featureCount = sizeof(features) / sizeof(features[0]);

const char *levelText(uint32_t level) {
  switch (level) {
  case 2:
    return "SSE4.2";
  case 3:
    return "AVX2 and FMA";
  default:
    return "AVX-512F/BW/CD/DQ/VL";
  }
}

} // namespace

#ifdef __x86_64__

uint32_t halnet::runtime::cpuFeatures() {
  __builtin_cpu_init();
  // The builtin takes only literals, hence no loop over the table.
  const bool has[] = {
      __builtin_cpu_supports("sse4.2") != 0,   __builtin_cpu_supports("sse4.1") != 0,
      __builtin_cpu_supports("ssse3") != 0,    __builtin_cpu_supports("sse3") != 0,
      __builtin_cpu_supports("popcnt") != 0,   __builtin_cpu_supports("avx2") != 0,
      __builtin_cpu_supports("fma") != 0,      __builtin_cpu_supports("avx") != 0,
      __builtin_cpu_supports("f16c") != 0,     __builtin_cpu_supports("bmi2") != 0,
      __builtin_cpu_supports("bmi") != 0,      __builtin_cpu_supports("avx512f") != 0,
      __builtin_cpu_supports("avx512bw") != 0, __builtin_cpu_supports("avx512cd") != 0,
      __builtin_cpu_supports("avx512dq") != 0, __builtin_cpu_supports("avx512vl") != 0,
  };
  static_assert(sizeof(has) == featureCount, "a bit for each feature of the table");
  uint32_t bits = 0;
  for (int i = 0; i < featureCount; ++i)
    bits |= uint32_t(has[i]) << i;
  return bits;
}

#else

uint32_t halnet::runtime::cpuFeatures() { return 0; }

#endif

bool halnet::runtime::checkCpuLevel(uint32_t level, uint32_t has, Error &error) {
  char lacking[256] = "";
  for (int i = 0; i < featureCount; ++i)
    if (features[i].level <= level && !(has >> i & 1)) {
      const size_t length = std::strlen(lacking);
      std::snprintf(lacking + length, sizeof(lacking) - length, "%s%s", length ? ", " : "",
                    features[i].name);
    }
  if (!*lacking)
    return true;
  return error.fail("this program needs an x86-64-v%u CPU (%s); this one lacks %s", level,
                    levelText(level), lacking);
}
