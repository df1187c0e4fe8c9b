//===- Targets.cpp - the machines that halnet compiles for -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table of targets, and which x86-64 level this machine has.
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/Targets.h"

#include <algorithm>
#include <string>

namespace halnet::kernel {

// CPU: the levels of the x86-64 psABI. Caches are those of common server parts of
// each level (Nehalem; Zen 1 to 3; Skylake-SP and Zen 4).
// CUDA: 255 registers a thread, 48 KiB of shared memory a block without opting in
// for more; L2 of T4, A100 and A10. A layout block of 4 channels is one 128-bit load.
static const std::vector<Target> targets = {
    {"x86-64-v2", Device::Cpu, "x86-64-linux-sse41", 4, 16, 32 << 10, 256 << 10},
    {"x86-64-v3", Device::Cpu, "x86-64-linux-avx-avx2-f16c-fma-sse41", 8, 16, 32 << 10, 512 << 10},
    {"x86-64-v4", Device::Cpu, "x86-64-linux-avx-avx2-avx512-avx512_skylake-f16c-fma-sse41", 16, 32,
     32 << 10, 1 << 20},
    {"cuda-sm_75", Device::Cuda, "x86-64-linux-cuda-cuda_capability_75-sse41", 4, 255, 48 << 10,
     4 << 20},
    {"cuda-sm_80", Device::Cuda, "x86-64-linux-cuda-cuda_capability_80-sse41", 4, 255, 48 << 10,
     40 << 20},
    {"cuda-sm_86", Device::Cuda, "x86-64-linux-cuda-cuda_capability_86-sse41", 4, 255, 48 << 10,
     6 << 20},
};

const std::vector<Target> &allTargets() { return targets; }

/// "v3" and the like mean an x86-64 level, "sm_80" a compute capability.
static bool isAlias(std::string_view alias, std::string_view name) {
  return !alias.empty() && (name == std::string("x86-64-").append(alias) ||
                            name == std::string("cuda-").append(alias));
}

const Target *findTarget(std::string_view name) {
  auto found = std::find_if(targets.begin(), targets.end(), [&](const Target &target) {
    return target.name == name || isAlias(name, target.name);
  });
  return found == targets.end() ? nullptr : &*found;
}

std::string_view hostTargetName() {
#ifdef __x86_64__
  if (__builtin_cpu_supports("x86-64-v4"))
    return "x86-64-v4";
  if (__builtin_cpu_supports("x86-64-v3"))
    return "x86-64-v3";
#endif
  return "x86-64-v2";
}

} // namespace halnet::kernel
