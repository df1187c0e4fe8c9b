//===- Targets.h - the machines that halnet compiles for --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A target is a named set of facts. Nothing measured on the compiling machine
// is among them: the same target gives the same bytes everywhere.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_KERNEL_TARGETS_H
#define HALNET_DIALECTS_KERNEL_TARGETS_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace halnet::kernel {

/// Which kind of machine a target is, and so which schedules it takes.
enum class Device { Cpu, Cuda };

/// What the program's own code runs on; a GPU's kernels are called from x86-64.
enum class Architecture { X86_64, AArch64 };

/// The facts of one target. Immutable; the tables live for the whole process.
struct Target {
  std::string_view name;  ///< as typed: "x86-64-v3", "aarch64", "cuda-sm_80"
  std::string_view alias; ///< a shorter name, such as "v3"; empty: none
  Device device;
  Architecture architecture;
  int level;                     ///< the x86-64 level that the kernels need; 0: not of x86-64
  std::string_view halideTarget; ///< Halide's target string, without runtime features
  int vectorWidth; ///< float32 lanes of a vector register; the channels of a layout block
  int registers;   ///< vector registers (CPU), 32-bit registers a thread (CUDA)
  int64_t l1Bytes; ///< data cache of a core; shared memory a block on CUDA
  int64_t l2Bytes; ///< second-level cache of a core; of the whole device on CUDA
};

/// All targets, in the order in which `halnet targets` lists them.
const std::vector<Target> &allTargets();

/// The target called `name` (aliases such as "v3" included); null if there is none.
/// "host" is not known here: see findTargets() and hostTargetName().
const Target *findTarget(std::string_view name);

/// The targets of a list such as "v2,v3" or "host", in the order of allTargets(), each once.
/// Empty where one of the names is no target's.
std::vector<const Target *> findTargets(std::string_view names);

/// The target of the machine this runs on, by architecture and x86-64 level: no tuning to its
/// model.
std::string_view hostTargetName();

/// What this machine has beyond its target, by the names of /proc/cpuinfo: "avx512_vnni".
/// Facts for people: no kernel uses them.
std::vector<std::string_view> hostExtras();

/// "x86_64" or "aarch64".
std::string architectureName(Architecture architecture);

} // namespace halnet::kernel

#endif // HALNET_DIALECTS_KERNEL_TARGETS_H
