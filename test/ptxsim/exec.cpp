//===- exec.cpp - the scheduler ------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs warps, blocks and grids.
//
//===----------------------------------------------------------------------===//

#include "warp_runner.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace ptxsim {

string Block::where(int pc) const {
  return kernel->name + ": line " + std::to_string(kernel->code[pc].line) + ": " + kernel->text[pc];
}

string Block::threadName(int t) const {
  auto triple = [](u32 x, u32 y, u32 z) {
    return "(" + std::to_string(x) + "," + std::to_string(y) + "," + std::to_string(z) + ")";
  };
  u32 x = t % blockDim[0], y = t / blockDim[0] % blockDim[1], z = t / blockDim[0] / blockDim[1];
  return "block " + triple(blockIdx[0], blockIdx[1], blockIdx[2]) + " thread " + triple(x, y, z);
}

void Report::add(const string &kind, const string &where, const string &text) {
  for (auto &i : issues)
    if (i.kind == kind && i.where == where) {
      i.count++;
      return;
    }
  issues.push_back({kind, where, text, 1});
}

void Stats::operator+=(const Stats &o) {
  for (auto member :
       {&Stats::warpInstructions, &Stats::laneInstructions, &Stats::flops, &Stats::barriers,
        &Stats::shuffles, &Stats::divergent, &Stats::globalLoads, &Stats::globalStores,
        &Stats::sectors, &Stats::idealSectors, &Stats::sharedLoads, &Stats::sharedStores,
        &Stats::wavefronts, &Stats::idealWavefronts})
    this->*member += o.*member;
  for (auto &op : o.opcodes)
    opcodes[op.first] += op.second;
  seconds += o.seconds;
}

Options Options::fromEnvironment() {
  Options o;
  auto get = [](const char *name, long otherwise) {
    const char *value = getenv(name);
    return value ? atol(value) : otherwise;
  };
  o.uninit = get("PTXSIM_UNINIT", 1);
  o.race = get("PTXSIM_RACE", 1);
  o.serial = get("PTXSIM_SERIAL", 0);
  o.order = get("PTXSIM_ORDER", 0);
  o.stats = get("PTXSIM_STATS", 0);
  o.fuzz = get("PTXSIM_FUZZ", 0);
  o.seed = get("PTXSIM_SEED", 1);
  o.maxSteps = get("PTXSIM_MAXSTEPS", 0);
  return o;
}

const KernelInfo &infoOf(const Kernel &k) { return k.info; }

namespace {

u32 fullMask(const Block &b, const Warp &w) {
  int left = b.threads - w.id * kLanes;
  return left >= kLanes ? kAllLanes : (1u << left) - 1;
}

u32 specialValue(const Block &b, const Warp &w, const string &name, int lane) {
  int t = w.id * kLanes + lane, axis = name.back() - 'x';
  u32 tid[3] = {t % b.blockDim[0], t / b.blockDim[0] % b.blockDim[1],
                t / b.blockDim[0] / b.blockDim[1]};
  auto starts = [&](const char *prefix) { return name.compare(0, strlen(prefix), prefix) == 0; };
  if (starts("%tid."))
    return tid[axis];
  if (starts("%ntid."))
    return b.blockDim[axis];
  if (starts("%ctaid."))
    return b.blockIdx[axis];
  if (starts("%nctaid."))
    return b.gridDim[axis];
  u32 below = (1u << lane) - 1, self = 1u << lane;
  if (name == "%laneid")
    return lane;
  if (name == "%warpid")
    return w.id;
  if (name == "%nwarpid")
    return b.warps.size();
  if (name == "%lanemask_eq")
    return self;
  if (name == "%lanemask_lt")
    return below;
  if (name == "%lanemask_le")
    return below | self;
  if (name == "%lanemask_gt")
    return ~(below | self);
  return ~below; // %lanemask_ge
}

void resetBlock(Block &b) {
  b.start = b.syncTime = ++b.now;
  std::fill(b.defined.begin(), b.defined.end(), 0);
  std::fill(b.sharedWritten.begin(), b.sharedWritten.end(), 0);
  std::fill(b.sharedAccess.begin(), b.sharedAccess.end(), Access());
  std::fill(b.shared.begin(), b.shared.end(), 0xdb);
  for (auto &w : b.warps) {
    w.alive = fullMask(b, w);
    w.atBarrier = w.atWarpSync = 0;
    w.syncTime = b.start;
    memset(w.pc, 0, sizeof w.pc);
    std::fill(w.localWritten.begin(), w.localWritten.end(), 0);
    for (auto &s : b.kernel->specials)
      for (int l = 0; l < kLanes; l++)
        ((u32 *)(w.file + s.first))[l] = specialValue(b, w, s.second, l);
  }
}

/// All threads that still live wait at a barrier: checks that it is the same one for all, and lets
/// them go on. False: every thread has ended.
bool passBarrier(Block &b) {
  int alive = 0, pc = -1, first = 0;
  bool ended = false, differ = false;
  for (auto &w : b.warps) {
    alive += __builtin_popcount(w.alive);
    ended |= w.alive != fullMask(b, w);
    for (int l = 0; l < kLanes; l++) {
      if (!(w.atBarrier >> l & 1))
        continue;
      if (pc < 0) {
        pc = w.pc[l];
        first = w.id * kLanes + l;
      }
      differ |= pc != w.pc[l];
    }
  }
  if (!alive)
    return false;
  if (ended)
    b.report->add("barrier after some threads have ended", b.where(pc),
                  b.threadName(first) + " waits");
  if (differ)
    b.report->add("threads wait at different barriers", b.where(pc),
                  b.threadName(first) + " waits here");
  b.syncTime = ++b.now;
  b.stats.barriers++;
  for (auto &w : b.warps) {
    for (int l = 0; l < kLanes; l++)
      if (w.atBarrier >> l & 1)
        w.pc[l]++;
    w.atBarrier = 0;
  }
  return true;
}

void runBlock(Block &b) {
  resetBlock(b);
  int n = b.warps.size();
  vector<int> order(n);
  Random random{b.options.seed + (u32)b.linear};
  do {
    for (int i = 0; i < n; i++)
      order[i] = b.options.order == 1 ? n - 1 - i : i;
    if (b.options.order == 2)
      random.shuffle(order);
    for (int i : order)
      WarpRunner(b.warps[i], random).run();
  } while (passBarrier(b));
}

u64 checkDimensions(const Kernel &k, const u32 grid[3], const u32 block[3], u32 dynamicShared,
                    const Options &options) {
  u64 threads = (u64)block[0] * block[1] * block[2], blocks = (u64)grid[0] * grid[1] * grid[2];
  if (!threads || !blocks || threads > 1024 || block[2] > 64 || grid[1] > 65535 || grid[2] > 65535)
    throw Error{kInvalidValue, "invalid launch dimensions"};
  if (dynamicShared + k.info.staticShared > options.sharedLimit)
    throw Error{kInvalidValue, "more shared memory than allowed (" +
                                   std::to_string(options.sharedLimit) +
                                   " bytes; cuFuncSetAttribute raises it)"};
  if (k.info.maxThreads && (int)threads > k.info.maxThreads)
    throw Error{kOutOfResources, "more threads than .maxntid allows"};
  return blocks;
}

void fillConstants(const Kernel &k, Warp &w) {
  for (auto &c : k.constants)
    for (int l = 0; l < kLanes; l++)
      if (c.width)
        memcpy(w.file + c.offset + l * c.width, &c.value, c.width);
      else
        *(u32 *)(w.file + c.offset) = c.value ? kAllLanes : 0;
}

void prepare(Block &b, const u32 grid[3], const u32 block[3], u32 dynamicShared,
             void *const *params) {
  const Kernel &k = *b.kernel;
  for (int d = 0; d < 3; d++) {
    b.blockDim[d] = block[d];
    b.gridDim[d] = grid[d];
  }
  b.threads = block[0] * block[1] * block[2];
  b.params.resize(k.info.paramBytes + 8);
  for (int i = 0; i < k.info.params; i++)
    memcpy(&b.params[k.info.paramOffset[i]], params[i], k.info.paramSize[i]);
  size_t warps = (b.threads + kLanes - 1) / kLanes, fileBytes = (k.fileBytes + 63) / 64 * 64;
  b.files.resize(warps * fileBytes + 64);
  b.defined.resize(warps * k.regWidth.size());
  b.warps.resize(warps);
  b.shared.resize(dynamicShared + k.info.staticShared);
  b.sharedWritten.resize(b.shared.size());
  b.cache.assign(k.code.size(), nullptr);
  b.opcodeCount.assign(k.opcodes.size(), 0);
  u8 *aligned = b.files.data() + (64 - (uintptr_t)b.files.data() % 64) % 64;
  for (size_t i = 0; i < warps; i++) {
    Warp &w = b.warps[i];
    w.block = &b;
    w.file = aligned + i * fileBytes;
    w.defined = b.defined.data() + i * k.regWidth.size();
    w.id = i;
    w.local.resize(kLanes * k.info.localBytes);
    w.localWritten.resize(w.local.size());
    fillConstants(k, w);
  }
}

} // namespace

void launch(Module &module, Kernel &kernel, const u32 grid[3], const u32 block[3],
            u32 dynamicShared, void *const *params, const Options &options, Report &report) {
  auto begin = std::chrono::steady_clock::now();
  u64 blocks = checkDimensions(kernel, grid, block, dynamicShared, options);
  Block b;
  b.module = &module;
  b.kernel = &kernel;
  b.options = options;
  b.report = &report;
  b.memory = module.memory;
  prepare(b, grid, block, dynamicShared, params);

  // Time runs on from launch to launch, so old access records need no clearing: only younger ones
  // matter.
  static u32 clock = 1;
  if (clock > 0xf0000000u) {
    for (auto &a : module.memory->live)
      a.second->access.clear();
    clock = 1;
  }
  b.now = clock;
  b.launchStart = ++b.now;

  vector<u64> order(options.order == 2 ? blocks : 0);
  for (u64 i = 0; i < order.size(); i++)
    order[i] = i;
  Random{options.seed}.shuffle(order);
  bool failed = false;
  Error error{kOk, ""};
  try {
    for (u64 i = 0; i < blocks; i++) {
      b.linear = options.order == 1 ? blocks - 1 - i : options.order == 2 ? order[i] : i;
      b.blockIdx[0] = b.linear % grid[0];
      b.blockIdx[1] = b.linear / grid[0] % grid[1];
      b.blockIdx[2] = b.linear / grid[0] / grid[1];
      runBlock(b);
    }
  } catch (Error &e) {
    failed = true;
    error = e;
  }
  clock = b.now + 2;
  for (size_t i = 0; i < b.opcodeCount.size(); i++)
    if (b.opcodeCount[i])
      b.stats.opcodes[kernel.opcodes[i]] += b.opcodeCount[i];
  b.stats.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  report.stats += b.stats;
  if (failed)
    throw error;
}

} // namespace ptxsim
