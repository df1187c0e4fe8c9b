//===- ptxsim.h - runs PTX on the CPU ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The interface of the interpreter, which checks what kernels do on the way; the
// CUDA driver API on top of it is in fake_driver.h.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_PTXSIM_PTXSIM_H
#define HALNET_TEST_PTXSIM_PTXSIM_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ptxsim {

using u8 = uint8_t;
using u16 = uint16_t;
using u32 = uint32_t;
using u64 = uint64_t;

/// Device addresses never equal host addresses: a host pointer that reaches a kernel by mistake is
/// out of bounds.
constexpr u64 kGlobalBase = 0x300000000000ull;
/// Where shared and local memory appear in the generic address space.
constexpr u64 kSharedWindow = 0x100000000000ull;
constexpr u64 kLocalWindow = 0x110000000000ull;
constexpr u64 kWindowSize = 1ull << 32;

/// The last write and the last read of one granule of memory, for the race check. A granule is 4
/// bytes, or 1 byte once the memory has seen a narrower access. How an accessor is coded: see
/// memory.cpp.
struct Access {
  u32 writeTime = 0, readTime = 0;
  u16 writer = 0, reader = 0;
};

/// One allocation of device memory, with a "has been written" flag a byte.
struct Allocation {
  u64 base = 0;
  size_t size = 0;
  std::vector<u8> bytes, written;
  std::vector<Access> access;
  int granuleShift = 2;
};

/// The global memory of the device. At least 64 KiB lie unused between two allocations.
class Memory {
public:
  u64 alloc(size_t size);
  bool free(u64 address);
  /// The allocation that holds all of [address, address + size), or null.
  Allocation *find(u64 address, size_t size);
  /// The last allocation that starts at or below the address, or null; for messages.
  Allocation *below(u64 address);

  std::map<u64, std::unique_ptr<Allocation>> live;
  size_t used = 0;

private:
  u64 next = kGlobalBase;
};

struct Options {
  bool uninit = true; ///< report reads of registers and memory bytes never written
  int race =
      1; ///< report data races in shared and global memory; 2: also two writes of the same value
  bool serial = false; ///< run each lane alone until it must wait, instead of warps in lockstep
  int order = 0; ///< order of blocks, warps and (serial) lanes: 0 up, 1 down, 2 shuffled by seed
  bool stats = false; ///< count the instruction mix, memory sectors and shared-memory wavefronts
  bool fuzz = false;  ///< put up to 2 ulp of noise on .approx results
  u32 seed = 1;
  u64 maxSteps = 0; ///< give up after so many warp instructions in a launch; 0: never
  u32 sharedLimit = 48 * 1024;
  static Options fromEnvironment();
};

/// Error codes have the numbers of CUresult.
enum Code {
  kOk = 0,
  kInvalidValue = 1,
  kInvalidImage = 200,
  kNoBinaryForGpu = 209,
  kInvalidPtx = 218,
  kOutOfBounds = 700,
  kOutOfResources = 701,
  kMisaligned = 716,
  kLaunchFailed = 719,
};

struct Error {
  Code code;
  std::string text;
};

/// Something a check found that does not stop the kernel. Later finds of the same kind and place
/// only count.
struct Issue {
  std::string kind, where, text;
  u64 count = 0;
};

struct Stats {
  u64 warpInstructions = 0, laneInstructions = 0, flops = 0, barriers = 0, shuffles = 0,
      divergent = 0;
  u64 globalLoads = 0, globalStores = 0, sectors = 0, idealSectors = 0;
  u64 sharedLoads = 0, sharedStores = 0, wavefronts = 0, idealWavefronts = 0;
  std::map<std::string, u64> opcodes;
  double seconds = 0;

  void operator+=(const Stats &other);
  double gflops() const { return seconds > 0 ? flops / seconds * 1e-9 : 0; }
};

struct Report {
  std::vector<Issue> issues;
  Stats stats;
  void add(const std::string &kind, const std::string &where, const std::string &text);
};

struct KernelInfo {
  int params = 0, paramBytes = 0, registers = 0, instructions = 0, staticShared = 0, localBytes = 0,
      maxThreads = 0;
  std::vector<int> paramOffset, paramSize;
};

struct Kernel;

struct Module {
  std::map<std::string, std::unique_ptr<Kernel>> kernels;
  std::map<std::string, u64> globals; ///< addresses of .global and .const variables
  Memory *memory = nullptr;
  Module();
  ~Module();
};

/// Parses PTX text. Instructions, types and modifiers that are not supported throw; nothing is
/// ignored silently.
std::unique_ptr<Module> load(const std::string &ptx, Memory &memory);

const KernelInfo &infoOf(const Kernel &kernel);

/// Runs a kernel to its end. Faults that a GPU would report throw; finds of the checks go to the
/// report.
void launch(Module &module, Kernel &kernel, const u32 grid[3], const u32 block[3],
            u32 dynamicShared, void *const *params, const Options &options, Report &report);

/// The PTX in an image for cuModuleLoadData: the text itself, or the newest PTX inside a fatbin.
std::string ptxFromImage(const void *image);

} // namespace ptxsim

#endif // HALNET_TEST_PTXSIM_PTXSIM_H
