//===- Targets.cpp - the machines that halnet compiles for -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table of targets, and which of them this machine is.
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/Targets.h"

#include <algorithm>
#include <string>

namespace halnet::kernel {

// CPU: the levels of the x86-64 psABI; Armv8-A with its Advanced SIMD. Caches are those of
// common server parts of each (Nehalem; Zen 1 to 3; Skylake-SP and Zen 4; Neoverse N1).
// CUDA: 255 registers a thread, 48 KiB of shared memory a block without opting in
// for more; L2 of T4, A100 and A10. A layout block of 4 channels is one 128-bit load.
static const std::vector<Target> targets = {
    {"x86-64-v2", "v2", Device::Cpu, Architecture::X86_64, 2, "x86-64-linux-sse41", 4, 16, 32 << 10,
     256 << 10},
    {"x86-64-v3", "v3", Device::Cpu, Architecture::X86_64, 3,
     "x86-64-linux-avx-avx2-f16c-fma-sse41", 8, 16, 32 << 10, 512 << 10},
    {"x86-64-v4", "v4", Device::Cpu, Architecture::X86_64, 4,
     "x86-64-linux-avx-avx2-avx512-avx512_skylake-f16c-fma-sse41", 16, 32, 32 << 10, 1 << 20},
    {"aarch64", "", Device::Cpu, Architecture::AArch64, 0, "arm-64-linux", 4, 32, 64 << 10,
     1 << 20},
    {"cuda-sm_75", "sm_75", Device::Cuda, Architecture::X86_64, 2,
     "x86-64-linux-cuda-cuda_capability_75-sse41", 4, 255, 48 << 10, 4 << 20},
    {"cuda-sm_80", "sm_80", Device::Cuda, Architecture::X86_64, 2,
     "x86-64-linux-cuda-cuda_capability_80-sse41", 4, 255, 48 << 10, 40 << 20},
    {"cuda-sm_86", "sm_86", Device::Cuda, Architecture::X86_64, 2,
     "x86-64-linux-cuda-cuda_capability_86-sse41", 4, 255, 48 << 10, 6 << 20},
};

const std::vector<Target> &allTargets() { return targets; }

const Target *findTarget(std::string_view name) {
  auto found = std::find_if(targets.begin(), targets.end(), [&](const Target &target) {
    return target.name == name || (!name.empty() && target.alias == name);
  });
  return found == targets.end() ? nullptr : &*found;
}

std::vector<const Target *> findTargets(std::string_view names) {
  std::vector<const Target *> found;
  for (size_t begin = 0; begin <= names.size();) {
    size_t end = std::min(names.find(',', begin), names.size());
    std::string_view name = names.substr(begin, end - begin);
    const Target *target = findTarget(name == "host" ? hostTargetName() : name);
    if (!target)
      return {};
    found.push_back(target);
    begin = end + 1;
  }
  std::sort(found.begin(), found.end()); // they lie in one array
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

#ifdef __x86_64__

std::string_view hostTargetName() {
  if (__builtin_cpu_supports("x86-64-v4"))
    return "x86-64-v4";
  if (__builtin_cpu_supports("x86-64-v3"))
    return "x86-64-v3";
  return "x86-64-v2";
}

std::vector<std::string_view> hostExtras() {
  std::vector<std::string_view> extras;
  if (__builtin_cpu_supports("avxvnni"))
    extras.push_back("avx_vnni");
  if (__builtin_cpu_supports("avx512vnni"))
    extras.push_back("avx512_vnni");
  if (__builtin_cpu_supports("avx512bf16"))
    extras.push_back("avx512_bf16");
  return extras;
}

#else

std::string_view hostTargetName() { return "aarch64"; }
std::vector<std::string_view> hostExtras() { return {}; }

#endif

std::string architectureName(Architecture architecture) {
  return architecture == Architecture::X86_64 ? "x86_64" : "aarch64";
}

} // namespace halnet::kernel
