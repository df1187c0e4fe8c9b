//===- warp_runner.h - runs one warp -------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A warp until each of its lanes has ended or waits at a block barrier.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_PTXSIM_WARPRUNNER_H
#define HALNET_TEST_PTXSIM_WARPRUNNER_H

#include "machine.h"

#include <climits>

namespace ptxsim {

/// A small generator of our own: results must not depend on the C++ library.
struct Random {
  u32 state;
  u32 below(u32 n) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % n;
  }
  template <class T> void shuffle(vector<T> &v) {
    for (size_t i = v.size(); i-- > 1;)
      std::swap(v[i], v[below(i + 1)]);
  }
};

/// Runs one warp until each of its lanes has ended or waits at a block barrier.
class WarpRunner {
public:
  WarpRunner(Warp &warp, Random &random)
      : w(warp), b(*warp.block), code(b.kernel->code.data()), random(random),
        uninit(b.options.uninit), stats(b.options.stats) {}

  void run() {
    while (pickGroup())
      while (step()) {
      }
  }

private:
  void setPc(u32 lanes, int pc) {
    for (int l = 0; l < kLanes; l++)
      if (lanes >> l & 1)
        w.pc[l] = pc;
  }

  int pickLane(u32 ready) {
    if (b.options.order == 0)
      return __builtin_ctz(ready);
    if (b.options.order == 1)
      return 31 - __builtin_clz(ready);
    for (u32 n = random.below(__builtin_popcount(ready)); n--;)
      ready &= ready - 1;
    return __builtin_ctz(ready);
  }

  /// Chooses the lanes that run next. In lockstep those at the lowest pc, up to the next pc where
  /// others wait: as compilers lay code out, that makes lanes meet again where branches join.
  bool pickGroup() {
    u32 ready = w.alive & ~w.atBarrier & ~w.atWarpSync;
    limit = INT_MAX;
    if (!ready) {
      if (!w.atWarpSync)
        return false;
      w.current = w.pc[__builtin_ctz(w.atWarpSync)];
      throw Error{
          kLaunchFailed,
          "deadlock: lanes wait at a warp-wide instruction that the others never reach\n    " +
              b.where(w.current)};
    }
    if (b.options.serial) {
      int lane = pickLane(ready);
      pc = w.pc[lane];
      group = 1u << lane;
    } else {
      pc = INT_MAX;
      group = 0;
      for (int l = 0; l < kLanes; l++) {
        if (!(ready >> l & 1))
          continue;
        if (w.pc[l] < pc) {
          limit = pc;
          pc = w.pc[l];
          group = 1u << l;
        } else if (w.pc[l] == pc)
          group |= 1u << l;
        else
          limit = std::min(limit, w.pc[l]);
      }
    }
    if (group != ready)
      b.stats.divergent++;
    return true;
  }

  void reportUndefined(int reg, u32 lanes) {
    int lane = __builtin_ctz(lanes);
    b.note(
        kUninitRegister, w.current, [] { return string("read of uninitialised register"); },
        [&] {
          return b.threadName(w.id * kLanes + lane) + ", register number " + std::to_string(reg);
        });
    w.defined[reg] |= lanes; // once is enough
  }

  void checkDefined(const Instruction &i, u32 lanes) {
    for (int k = 0; k < i.checks; k++)
      if (lanes & ~w.defined[i.check[k]])
        reportUndefined(i.check[k], lanes & ~w.defined[i.check[k]]);
  }

  void execute(const Instruction &i, u32 lanes) {
    if (uninit)
      checkDefined(i, lanes);
    i.exec(w, i, lanes);
    for (int k = 0; k < i.dsts; k++)
      if (i.dst[k].reg >= 0)
        w.defined[i.dst[k].reg] |= lanes;
  }

  u32 guarded(const Instruction &i) {
    if (i.guard < 0)
      return group;
    u32 value = *(u32 *)(w.file + b.kernel->regOffset[i.guard]);
    if (uninit && group & ~w.defined[i.guard])
      reportUndefined(i.guard, group & ~w.defined[i.guard]);
    return group & (i.guardNegated ? ~value : value);
  }

  /// One instruction for the group. False: the group has split, joined others or waits; choose
  /// again.
  bool step() {
    const Instruction &i = code[pc];
    w.current = pc;
    u32 active = guarded(i);
    b.stats.warpInstructions++;
    if (stats) {
      b.stats.laneInstructions += __builtin_popcount(active);
      b.opcodeCount[i.opcode]++;
    }
    if (i.flops)
      b.stats.flops += i.flops * __builtin_popcount(active);
    if (b.options.maxSteps && ++b.steps > b.options.maxSteps)
      throw Error{kLaunchFailed, "step limit reached\n    " + b.where(pc)};

    switch (i.flow) {
    case kOrdinary:
      if (active)
        execute(i, active);
      pc++;
      break;
    case kBranch:
      if (active == group)
        pc = i.target;
      else if (!active)
        pc++;
      else {
        setPc(active, i.target);
        setPc(group & ~active, pc + 1);
        return false;
      }
      break;
    case kReturn:
      w.alive &= ~active;
      group &= ~active;
      if (!group)
        return false;
      pc++;
      break;
    case kBarrier:
      if (!active) {
        pc++;
        break;
      }
      setPc(group & ~active, pc + 1);
      setPc(active, pc);
      w.atBarrier |= active;
      return false;
    case kWarpWide:
      if (!warpWide(i, active))
        return false;
      break;
    case kTrap:
      if (active)
        throw Error{kLaunchFailed, "trap\n    " + b.where(pc)};
      pc++;
      break;
    }
    if (pc < limit)
      return true;
    setPc(group, pc); // others wait at limit: join them
    return false;
  }

  /// A .sync instruction runs once every living lane of its member mask is there.
  bool warpWide(const Instruction &i, u32 active) {
    if (!active) {
      pc++;
      return true;
    }
    u32 members = w.row<u32>(i.src[i.srcs - 1])[__builtin_ctz(active)] & w.alive, here = active;
    if (active & ~members)
      b.report->add("warp-wide instruction executed by a lane outside its member mask", b.where(pc),
                    b.threadName(w.id * kLanes + __builtin_ctz(active & ~members)));
    for (int l = 0; l < kLanes; l++)
      if (w.atWarpSync >> l & 1 && w.pc[l] == pc)
        here |= 1u << l;
    if (members & ~here) {
      setPc(group & ~active, pc + 1);
      setPc(active, pc);
      w.atWarpSync |= active;
      return false;
    }
    execute(i, here);
    w.atWarpSync &= ~here;
    setPc(here | group, pc + 1);
    if (here != group)
      return false;
    pc++;
    return true;
  }

  Warp &w;
  Block &b;
  const Instruction *code;
  Random &random;
  const bool uninit, stats;
  u32 group = 0;
  int pc = 0, limit = INT_MAX;
};

} // namespace ptxsim

#endif // HALNET_TEST_PTXSIM_WARPRUNNER_H
