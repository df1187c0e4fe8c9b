//===- convert.cpp - conversions between types ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The cvt instructions.
//
//===----------------------------------------------------------------------===//

#include "decode.h"

#include <cmath>
#include <immintrin.h>

namespace ptxsim {
namespace {

template <class T> using Unsigned = std::make_unsigned_t<T>;

/// A float that has no integer: NaN gives 0 (the top bit alone for 64 bits), the others the nearest
/// end.
template <class S, class D> D floatToInteger(double v) {
  constexpr int bits = 8 * sizeof(D);
  constexpr bool withSign = std::is_signed<D>::value;
  constexpr Unsigned<D> top = (Unsigned<D>)1 << (bits - 1);
  if (v != v)
    return sizeof(S) == 8 || sizeof(D) == 8 ? (D)top : D(0);
  constexpr double low = withSign ? -(double)(u64)top : 0.0,
                   high = (withSign ? 1.0 : 2.0) * (double)(u64)top;
  if (v < low)
    return withSign ? (D)top : D(0);
  if (v >= high)
    return withSign ? (D)(Unsigned<D>)~top : (D) ~(Unsigned<D>)0;
  return (D)v;
}

template <class S, class D> D saturateInteger(S x) {
  constexpr int bits = 8 * sizeof(D);
  constexpr bool withSign = std::is_signed<D>::value;
  s128 low = withSign ? -((s128)1 << (bits - 1)) : 0,
       high = ((s128)1 << (withSign ? bits - 1 : bits)) - 1;
  return (D)(x < low ? low : x > high ? high : (s128)x);
}

template <class S, class D> D convertValue(S x, const Instruction &i) {
  if constexpr (isFloatingPoint<S>) {
    double v = (double)(i.ftz ? flush<true>(x) : x);
    switch (i.rounding) {
    case 'N':
      v = std::nearbyint(v);
      break;
    case 'Z':
      v = std::trunc(v);
      break;
    case 'M':
      v = std::floor(v);
      break;
    case 'P':
      v = std::ceil(v);
      break;
    }
    if constexpr (!isFloatingPoint<D>)
      return floatToInteger<S, D>(v);
    else {
      if (i.saturate)
        v = !(v > 0) ? 0 : v > 1 ? 1 : v;
      return i.ftz ? flush<true>((D)v) : (D)v;
    }
  } else if constexpr (isFloatingPoint<D>) {
    D r = (D)x;
    return i.saturate ? (!(r > D(0)) ? D(0) : r > D(1) ? D(1) : r) : r;
  } else
    return i.saturate ? saturateInteger<S, D>(x) : (D)x;
}

template <class S, class D> void convert(Warp &w, const Instruction &i, u32 lanes) {
  const u8 *from = w.file + i.src[0].offset;
  u8 *to = w.file + i.dst[0].offset;
  int fromWidth = i.src[0].width, toWidth = i.dst[0].width;
  for (int l = 0; l < kLanes; l++) {
    if (!(lanes >> l & 1))
      continue;
    S x;
    memcpy(&x, from + l * fromWidth, sizeof(S));
    D y = convertValue<S, D>(x, i);
    if constexpr (isFloatingPoint<D>)
      memcpy(to + l * toWidth, &y, sizeof(D));
    else { // a wider register gets the extended value
      s64 wide = std::is_signed<D>::value ? (s64)y : (s64)(u64)(Unsigned<D>)y;
      memcpy(to + l * toWidth, &wide, toWidth);
    }
  }
}

/// cvt.rz and its kin between types: the processor's rounding mode does it.
void convertDirected(Warp &w, const Instruction &i, u32 lanes) {
  unsigned saved = _mm_getcsr();
  unsigned mode = i.rounding == 'z'   ? _MM_ROUND_TOWARD_ZERO
                  : i.rounding == 'm' ? _MM_ROUND_DOWN
                                      : _MM_ROUND_UP;
  _mm_setcsr((saved & ~_MM_ROUND_MASK) | mode);
  i.inner(w, i, lanes);
  _mm_setcsr(saved);
}

/// cvt.rn.f16x2.f32: the first source is the upper half.
void convertPair(Warp &w, const Instruction &i, u32 lanes) {
  const float *high = w.row<float>(i.src[0]), *low = w.row<float>(i.src[1]);
  f16 *d = w.row<f16>(i.dst[0]);
  for (int l = 0; l < kLanes; l++)
    if (lanes >> l & 1) {
      d[2 * l + 1] = (f16)high[l];
      d[2 * l] = (f16)low[l];
    }
}

template <class S> Exec convertTo(Type to) {
  switch (to) {
  case S8:
    return convert<S, s8>;
  case U8:
    return convert<S, u8>;
  case S16:
    return convert<S, s16>;
  case U16:
    return convert<S, u16>;
  case S32:
    return convert<S, s32>;
  case U32:
    return convert<S, u32>;
  case S64:
    return convert<S, s64>;
  case U64:
    return convert<S, u64>;
  case F16:
    return convert<S, f16>;
  case F32:
    return convert<S, float>;
  case F64:
    return convert<S, double>;
  default:
    return nullptr;
  }
}

Exec convertFor(Type to, Type from) {
  switch (from) {
  case S8:
    return convertTo<s8>(to);
  case U8:
    return convertTo<u8>(to);
  case S16:
    return convertTo<s16>(to);
  case U16:
    return convertTo<u16>(to);
  case S32:
    return convertTo<s32>(to);
  case U32:
    return convertTo<u32>(to);
  case S64:
    return convertTo<s64>(to);
  case U64:
    return convertTo<u64>(to);
  case F16:
    return convertTo<f16>(to);
  case F32:
    return convertTo<float>(to);
  case F64:
    return convertTo<double>(to);
  default:
    return nullptr;
  }
}

} // namespace

void decodeConvert(Decoder &d) {
  Instruction &i = d.ins;
  for (auto r : {"rn", "rz", "rm", "rp"})
    if (d.has(r))
      i.rounding = r[1];
  for (auto r : {"rni", "rzi", "rmi", "rpi"})
    if (d.has(r))
      i.rounding = r[1] - 'a' + 'A';
  i.ftz = d.has("ftz");
  i.saturate = d.has("sat");
  if (d.types.size() != 2)
    d.fail("two types expected");
  Type to = d.types[0], from = d.types[1];
  if (to == F16X2) {
    if (from != F32 || i.rounding != 'n' || i.saturate)
      d.fail("conversion not supported");
    d.operandCount(3);
    d.dst(0, 4);
    d.src(1, 4);
    d.src(2, 4);
    i.exec = convertPair;
    return;
  }
  d.operandCount(2);
  d.dst(0, kWidth[to]);
  d.src(1, kWidth[from]);
  i.exec = convertFor(to, from);
  if (i.rounding == 'z' || i.rounding == 'm' || i.rounding == 'p') {
    if (to == F16)
      d.fail("rounding mode not supported for f16");
    i.inner = i.exec;
    i.exec = convertDirected;
  }
}

} // namespace ptxsim
