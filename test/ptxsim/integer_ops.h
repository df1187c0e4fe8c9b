//===- integer_ops.h - integer and bit operations ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the instructions do on the lanes of a warp.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_PTXSIM_INTEGEROPS_H
#define HALNET_TEST_PTXSIM_INTEGEROPS_H

#include "pick.h"

#include <algorithm>
#include <climits>

namespace ptxsim {
namespace {

template <class T> using Unsigned = std::make_unsigned_t<T>;
template <class T> constexpr u32 kBits = 8 * sizeof(T);

struct Add {
  template <class T> static T f(T a, T b) { return a + b; }
};
struct Sub {
  template <class T> static T f(T a, T b) { return a - b; }
};
struct Mul {
  template <class T> static T f(T a, T b) { return a * b; }
};
struct MulHigh {
  template <class T> static T f(T a, T b) {
    using Wide = std::conditional_t<std::is_signed<T>::value, s128, u128>;
    return (Wide)a * b >> kBits<T>;
  }
};
/// PTX leaves division by zero open; all ones is what GPUs give.
struct Div {
  template <class T> static T f(T a, T b) {
    if (!b)
      return (T)-1;
    if (std::is_signed<T>::value && b == (T)-1)
      return (T)0 - a;
    return a / b;
  }
};
struct Rem {
  template <class T> static T f(T a, T b) {
    if (!b)
      return a;
    return std::is_signed<T>::value && b == (T)-1 ? 0 : a % b;
  }
};
struct Min {
  template <class T> static T f(T a, T b) { return minMax(a, b, false); }
};
struct Max {
  template <class T> static T f(T a, T b) { return minMax(a, b, true); }
};
struct And {
  template <class T> static T f(T a, T b) { return a & b; }
};
struct Or {
  template <class T> static T f(T a, T b) { return a | b; }
};
struct Xor {
  template <class T> static T f(T a, T b) { return a ^ b; }
};
s32 clampToInt(s64 x) { return x > INT_MAX ? INT_MAX : x < INT_MIN ? INT_MIN : x; }
struct AddSaturated {
  static s32 f(s32 a, s32 b) { return clampToInt((s64)a + b); }
};
struct SubSaturated {
  static s32 f(s32 a, s32 b) { return clampToInt((s64)a - b); }
};
struct MulAdd {
  template <class T> static T f(T a, T b, T c) { return a * b + c; }
};
struct MulHighAdd {
  template <class T> static T f(T a, T b, T c) { return MulHigh::f(a, b) + c; }
};
struct Neg {
  template <class T> static T f(T a) { return (T)0 - a; }
};
struct Abs {
  template <class T> static T f(T a) { return a < 0 ? (T)0 - a : a; }
};
struct Not {
  template <class T> static T f(T a) { return ~a; }
};
struct LogicalNot {
  template <class T> static T f(T a) { return a == 0; }
};
struct Reverse {
  template <class T> static T f(T a) {
    T r = 0;
    for (u32 i = 0; i < kBits<T>; i++)
      if (a >> i & 1)
        r |= (T)1 << (kBits<T> - 1 - i);
    return r;
  }
};

template <class Op, class T> void unary(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]);
  eachLane(w.row<T>(i.dst[0]), lanes, [&](int l) -> T { return Op::f(a[l]); });
}
template <class Op, class T> void binary(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]), *b = w.row<T>(i.src[1]);
  eachLane(w.row<T>(i.dst[0]), lanes, [&](int l) -> T { return Op::f(a[l], b[l]); });
}
template <class Op, class T> void ternary(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]), *b = w.row<T>(i.src[1]), *c = w.row<T>(i.src[2]);
  eachLane(w.row<T>(i.dst[0]), lanes, [&](int l) -> T { return Op::f(a[l], b[l], c[l]); });
}

template <class S, class D> void mulWide(Warp &w, const Instruction &i, u32 lanes) {
  const S *a = w.row<S>(i.src[0]), *b = w.row<S>(i.src[1]);
  eachLane(w.row<D>(i.dst[0]), lanes, [&](int l) { return (D)a[l] * (D)b[l]; });
}
template <class S, class D> void mulAddWide(Warp &w, const Instruction &i, u32 lanes) {
  const S *a = w.row<S>(i.src[0]), *b = w.row<S>(i.src[1]);
  const D *c = w.row<D>(i.src[2]);
  eachLane(w.row<D>(i.dst[0]), lanes, [&](int l) { return (D)a[l] * (D)b[l] + c[l]; });
}

template <class T> void shiftLeft(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]);
  const u32 *n = w.row<u32>(i.src[1]);
  eachLane(w.row<T>(i.dst[0]), lanes,
           [&](int l) { return n[l] >= kBits<T> ? T(0) : (T)(a[l] << n[l]); });
}
template <class T> void shiftRight(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]);
  const u32 *n = w.row<u32>(i.src[1]);
  eachLane(w.row<T>(i.dst[0]), lanes,
           [&](int l) { return (T)(n[l] >= kBits<T> ? (a[l] < 0 ? -1 : 0) : a[l] >> n[l]); });
}

enum { kRight = 1, kClamp = 2 };
void funnelShift(Warp &w, const Instruction &i, u32 lanes) {
  const u32 *low = w.row<u32>(i.src[0]), *high = w.row<u32>(i.src[1]), *c = w.row<u32>(i.src[2]);
  eachLane(w.row<u32>(i.dst[0]), lanes, [&](int l) {
    u32 n = i.sub & kClamp ? std::min(c[l], 32u) : c[l] & 31;
    u64 both = (u64)high[l] << 32 | low[l];
    return i.sub & kRight ? (u32)(both >> n) : (u32)(both << n >> 32);
  });
}

enum { kCarryIn = 1, kCarryOut = 2, kSubtract = 4 };
/// add, sub and mad with the condition code's carry bit.
template <class T, bool Product, bool High>
void extended(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]), *b = w.row<T>(i.src[1]),
          *c = Product ? w.row<T>(i.src[2]) : nullptr;
  T *d = w.row<T>(i.dst[0]);
  for (int l = 0; l < kLanes; l++) {
    if (!(lanes >> l & 1))
      continue;
    u128 carry = i.sub & kCarryIn ? w.carry >> l & 1 : 0, x = a[l], y = b[l];
    if (Product) {
      u128 product = x * y;
      x = High ? (T)(product >> kBits<T>) : (T)product;
      y = c[l];
    }
    u128 r = i.sub & kSubtract ? x - y - carry : x + y + carry;
    d[l] = (T)r;
    if (i.sub & kCarryOut)
      w.carry = (w.carry & ~(1u << l)) | (u32)(r >> kBits<T> & 1) << l;
  }
}

template <class T> T extractBits(T a, u32 position, u32 length) {
  constexpr u32 n = kBits<T>;
  if (!length)
    return 0;
  Unsigned<T> field = position >= n ? 0 : (Unsigned<T>)a >> position;
  bool ones = std::is_signed<T>::value && a >> std::min(position + length - 1, n - 1) & 1;
  u32 have = position >= n ? 0 : std::min(length, n - position); // bits of the field that exist
  if (have == n)
    return field;
  Unsigned<T> mask = ((Unsigned<T>)1 << have) - 1;
  return ones ? field | ~mask : field & mask;
}
template <class T> void bitFieldExtract(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]);
  const u32 *position = w.row<u32>(i.src[1]), *length = w.row<u32>(i.src[2]);
  eachLane(w.row<T>(i.dst[0]), lanes,
           [&](int l) { return extractBits<T>(a[l], position[l] & 255, length[l] & 255); });
}
template <class T> void bitFieldInsert(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]), *b = w.row<T>(i.src[1]);
  const u32 *position = w.row<u32>(i.src[2]), *length = w.row<u32>(i.src[3]);
  eachLane(w.row<T>(i.dst[0]), lanes, [&](int l) -> T {
    u32 at = position[l] & 255, n = length[l] & 255;
    if (at >= kBits<T> || !n)
      return b[l];
    T mask = (n >= kBits<T> ? ~(T)0 : ((T)1 << n) - 1) << at;
    return (b[l] & ~mask) | (a[l] << at & mask);
  });
}

void permuteBytes(Warp &w, const Instruction &i, u32 lanes) {
  const u32 *a = w.row<u32>(i.src[0]), *b = w.row<u32>(i.src[1]), *c = w.row<u32>(i.src[2]);
  eachLane(w.row<u32>(i.dst[0]), lanes, [&](int l) {
    u64 bytes = (u64)b[l] << 32 | a[l];
    u32 r = 0;
    for (int k = 0; k < 4; k++) {
      u32 select = c[l] >> 4 * k & 15, x = bytes >> 8 * (select & 7) & 255;
      if (select & 8) // replicate the sign
        x = x & 128 ? 255 : 0;
      r |= x << 8 * k;
    }
    return r;
  });
}
void threeInputLogic(Warp &w, const Instruction &i, u32 lanes) {
  const u32 *a = w.row<u32>(i.src[0]), *b = w.row<u32>(i.src[1]), *c = w.row<u32>(i.src[2]);
  u32 table = w.row<u32>(i.src[3])[0];
  eachLane(w.row<u32>(i.dst[0]), lanes, [&](int l) {
    u32 r = 0;
    for (int k = 0; k < 8; k++)
      if (table >> k & 1)
        r |= (k & 4 ? a[l] : ~a[l]) & (k & 2 ? b[l] : ~b[l]) & (k & 1 ? c[l] : ~c[l]);
    return r;
  });
}

enum CountOp { kPopulation, kLeadingZeros, kFindTop, kFindTopShift };
template <class T> void countBits(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]);
  eachLane(w.row<u32>(i.dst[0]), lanes, [&](int l) -> u32 {
    Unsigned<T> v = a[l];
    if (i.sub == kPopulation)
      return __builtin_popcountll(v);
    if (i.sub >= kFindTop && a[l] < 0)
      v = ~v;
    u32 zeros = v ? __builtin_clzll(v) - (64 - kBits<T>) : kBits<T>;
    if (i.sub == kLeadingZeros)
      return zeros;
    return !v ? ~0u : i.sub == kFindTop ? kBits<T> - 1 - zeros : zeros;
  });
}

s64 piece(u32 v, int at, int bits, bool withSign) {
  u32 raw = v >> at & ((1u << bits) - 1);
  return withSign && raw >> (bits - 1) ? (s64)raw - (1 << bits) : raw;
}
enum DotOp { kFourBytes, kTwoLow, kTwoHigh };
/// dp4a and dp2a.
void dotProduct(Warp &w, const Instruction &i, u32 lanes) {
  const u32 *a = w.row<u32>(i.src[0]), *b = w.row<u32>(i.src[1]), *c = w.row<u32>(i.src[2]);
  bool four = i.sub == kFourBytes;
  int bits = four ? 8 : 16, count = four ? 4 : 2, first = i.sub == kTwoHigh ? 16 : 0;
  eachLane(w.row<u32>(i.dst[0]), lanes, [&](int l) {
    s64 sum = 0;
    for (int k = 0; k < count; k++)
      sum += piece(a[l], bits * k, bits, i.type == S32) *
             piece(b[l], first + 8 * k, 8, i.type2 == S32);
    return c[l] + (u32)sum;
  });
}

template <class T> void absoluteDifference(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]), *b = w.row<T>(i.src[1]), *c = w.row<T>(i.src[2]);
  eachLane(w.row<T>(i.dst[0]), lanes,
           [&](int l) -> T { return c[l] + (a[l] < b[l] ? b[l] - a[l] : a[l] - b[l]); });
}

template <class Op, class T> struct Unary {
  static constexpr Exec go = unary<Op, T>;
};
template <class Op, class T> struct Binary {
  static constexpr Exec go = binary<Op, T>;
};
template <class Op, class T> struct Ternary {
  static constexpr Exec go = ternary<Op, T>;
};

} // namespace
} // namespace ptxsim

#endif // HALNET_TEST_PTXSIM_INTEGEROPS_H
