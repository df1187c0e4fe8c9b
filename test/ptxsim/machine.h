//===- machine.h - the machine that the interpreter runs -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Decoded instructions, a warp's register file, a block's shared memory.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_PTXSIM_MACHINE_H
#define HALNET_TEST_PTXSIM_MACHINE_H

#include "ptxsim.h"

#include <cstring>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace ptxsim {

using std::string;
using std::vector;

using s8 = int8_t;
using s16 = int16_t;
using s32 = int32_t;
using s64 = int64_t;
using f16 = _Float16;
using s128 = __int128;
using u128 = unsigned __int128;

constexpr int kLanes = 32;
constexpr u32 kAllLanes = ~0u;

enum Type : u8 { S8, U8, S16, U16, S32, U32, S64, U64, F16, F32, F64, PRED, F16X2, kNoType };

/// Bytes of one lane's value. A predicate has none: it is one bit of a 32-bit mask for the whole
/// warp.
constexpr int kWidth[] = {1, 1, 2, 2, 4, 4, 8, 8, 2, 4, 8, 0, 4, 0};

inline bool isSigned(Type t) { return t == S8 || t == S16 || t == S32 || t == S64; }
inline bool isFloat(Type t) { return t == F16 || t == F32 || t == F64; }

enum Space : u8 { kGeneric, kGlobal, kShared, kLocal, kConst, kParam };

/// What an instruction means to the scheduler; everything that is not ordinary has its own case
/// there.
enum Flow : u8 { kOrdinary, kBranch, kReturn, kBarrier, kWarpWide, kTrap };

struct Warp;
struct Instruction;
/// Executes an instruction for the lanes in the mask.
using Exec = void (*)(Warp &, const Instruction &, u32 lanes);

/// A row of 32 values in the warp's register file: a register, a constant or a special register.
struct Operand {
  u32 offset = 0;
  int reg = -1; ///< index of the "has been written" mask; -1 for constants and special registers
  u8 width = 0;
  bool negated = false;
};

struct Instruction {
  Exec exec = nullptr;
  Exec inner = nullptr; ///< what a wrapper such as withModifiers() calls
  Flow flow = kOrdinary;
  Space space = kGlobal;
  Type type = U32, type2 = U32;
  u8 dsts = 0, srcs = 0, checks = 0;
  u8 vector = 1, width = 4; ///< memory access: elements, bytes of an element
  u8 flops = 0;             ///< floating-point operations a lane
  bool guardNegated = false, ftz = false, saturate = false;
  bool strong = false;      ///< atomic, volatile or relaxed access: two of them do not race
  bool nonCoherent = false; ///< ld.global.nc
  char rounding = 0;        ///< n z m p; upper case: to an integer
  int sub = 0;              ///< variant, by instruction
  int guard = -1, target = -1, opcode = 0, line = 0;
  s64 immediate = 0;
  Operand dst[4], src[6];
  int check[8]; ///< registers read, each once
};

struct Symbol {
  Space space;
  u64 address;
  size_t size;
  bool isDynamic; ///< dynamic shared memory: its address is known at the end of the kernel
};

struct Kernel {
  Module *module = nullptr;
  string name;
  KernelInfo info;
  vector<Instruction> code;
  vector<string> text, opcodes;
  vector<u8> regWidth;
  vector<u32> regOffset;
  size_t fileBytes = 0; ///< register file of one warp

  struct Constant {
    u32 offset;
    u8 width;
    u64 value;
  };
  vector<Constant> constants;
  vector<std::pair<u32, string>> specials; ///< row and name of special registers
};

struct Block;

struct alignas(64) Warp {
  Block *block;
  u8 *file;             ///< register file
  u32 *defined;         ///< a mask of lanes a register: which lanes have written it
  u32 alive, atBarrier; ///< lanes
  u32 atWarpSync;       ///< lanes that wait at a warp-wide instruction
  u32 syncTime, carry;  ///< last bar.warp.sync; condition-code bit a lane
  int id, current;      ///< number in the block; pc of the instruction being executed
  int pc[kLanes];
  vector<u8> local, localWritten;

  template <class T> T *row(const Operand &o) const { return (T *)(file + o.offset); }
  u32 &predicate(const Operand &o) const { return *(u32 *)(file + o.offset); }
  u32 readPredicate(const Operand &o) const { return o.negated ? ~predicate(o) : predicate(o); }
  void writePredicate(const Operand &o, u32 lanes, u32 value) const {
    predicate(o) = (predicate(o) & ~lanes) | (value & lanes);
  }
};

/// The kinds of issue that can be found at one instruction.
enum Find {
  kWriteWrite,
  kReadAfterWrite,
  kWriteAfterRead,
  kBlockWriteWrite,
  kBlockReadAfterWrite,
  kBlockWriteAfterRead,
  kStaleNonCoherent,
  kUninitRegister,
  kUninitMemory,
  kBadLane,
};

struct Block {
  Module *module;
  Kernel *kernel;
  Options options;
  Report *report;
  Memory *memory;
  u32 blockDim[3], gridDim[3], blockIdx[3];
  int threads;
  u64 linear = 0; ///< number of the block in the grid

  vector<u8> files, shared, sharedWritten, params;
  vector<u32> defined;
  vector<Warp> warps;
  vector<Access> sharedAccess;
  int sharedShift = 2;
  vector<Allocation *> cache; ///< allocation an instruction touched last, by pc

  // Time for the race check: it advances at each synchronisation, so "after" means "ordered by a
  // barrier".
  u32 now = 1, syncTime = 0, start = 0, launchStart = 0;

  Stats stats;
  vector<u64> opcodeCount;
  u64 steps = 0;
  std::unordered_map<u64, size_t> seen; ///< (find, pc) -> index in report->issues

  /// Counts an issue; kind() and text() are called for the first one at this instruction only,
  /// since text is slow.
  template <class Kind, class Text> void note(Find find, int pc, Kind kind, Text text) {
    u64 key = (u64)find << 32 | (u32)pc;
    auto known = seen.find(key);
    if (known != seen.end()) {
      report->issues[known->second].count++;
      return;
    }
    string name = kind(), place = where(pc);
    auto &all = report->issues;
    size_t at = 0;
    while (at < all.size() && (all[at].kind != name || all[at].where != place))
      at++;
    seen[key] = at;
    if (at < all.size())
      all[at].count++;
    else
      all.push_back({name, place, text(), 1});
  }

  string where(int pc) const;
  string threadName(int thread) const;
};

/// Applies f to each lane of the mask. The full warp has its own loop, which the compiler
/// vectorises.
template <class D, class F> static inline void eachLane(D *__restrict dst, u32 lanes, F f) {
  if (lanes == kAllLanes) {
    _Pragma("GCC ivdep") for (int l = 0; l < kLanes; l++) dst[l] = f(l);
    return;
  }
  D all[kLanes];
  _Pragma("GCC ivdep") for (int l = 0; l < kLanes; l++) all[l] = f(l);
  for (int l = 0; l < kLanes; l++)
    if (lanes >> l & 1)
      dst[l] = all[l];
}

template <class T>
constexpr bool isFloatingPoint = std::is_same<T, f16>::value || std::is_floating_point<T>::value;

/// .ftz: subnormal numbers count as zero of the same sign.
template <bool Ftz, class T> static inline T flush(T x) {
  if constexpr (Ftz && std::is_same<T, float>::value)
    return __builtin_fabsf(x) < 1.17549435e-38f ? __builtin_copysignf(0.f, x) : x;
  else
    return x;
}

/// PTX min and max: a NaN loses against a number, and -0 is below +0.
template <class T> static inline T minMax(T a, T b, bool max) {
  if constexpr (isFloatingPoint<T>) {
    if (a != a)
      return b;
    if (b != b)
      return a;
    if (a == b)
      return (__builtin_signbit((double)a) != 0) == max ? b : a;
  }
  return (a < b) != max ? a : b;
}

/// The same without branches, so that it vectorises.
template <> inline float minMax(float a, float b, bool max) {
  s32 ia, ib;
  memcpy(&ia, &a, 4);
  memcpy(&ib, &b, 4);
  s32 bits = max ? ia & ib : ia | ib;
  float equal;
  memcpy(&equal, &bits, 4);
  float r = max ? (a > b ? a : b) : (a < b ? a : b);
  r = a == b ? equal : r;
  return b != b ? a : r;
}

} // namespace ptxsim

#endif // HALNET_TEST_PTXSIM_MACHINE_H
