//===- float.cpp - floating-point arithmetic -----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Floating-point instructions.
//
//===----------------------------------------------------------------------===//

#include "decode.h"

#include <cmath>
#include <immintrin.h>

namespace ptxsim {
namespace {

struct Add {
  template <class T> static T f(T a, T b) { return a + b; }
};
struct Sub {
  template <class T> static T f(T a, T b) { return a - b; }
};
struct Mul {
  template <class T> static T f(T a, T b) { return a * b; }
};
struct Div {
  template <class T> static T f(T a, T b) { return a / b; }
};
struct Min {
  template <class T> static T f(T a, T b) { return minMax(a, b, false); }
};
struct Max {
  template <class T> static T f(T a, T b) { return minMax(a, b, true); }
};
/// .NaN: a NaN wins.
struct MinNan {
  template <class T> static T f(T a, T b) {
    return a != a || b != b ? (T)NAN : minMax(a, b, false);
  }
};
struct MaxNan {
  template <class T> static T f(T a, T b) { return a != a || b != b ? (T)NAN : minMax(a, b, true); }
};
/// The sign of a on b.
struct CopySign {
  template <class T> static T f(T a, T b) { return std::copysign(b, a); }
};
struct Fma {
  template <class T> static T f(T a, T b, T c) { return std::fma(a, b, c); }
  static f16 f(f16 a, f16 b, f16 c) { return (f16)std::fma((double)a, (double)b, (double)c); }
};
struct Neg {
  template <class T> static T f(T a) { return -a; }
};
struct Abs {
  static float f(float a) { return std::fabs(a); }
  static double f(double a) { return std::fabs(a); }
  static f16 f(f16 a) { return (f16)std::fabs((float)a); }
};
struct Sqrt {
  template <class T> static T f(T a) { return std::sqrt(a); }
};
struct Reciprocal {
  template <class T> static T f(T a) { return 1 / a; }
};
struct ReciprocalSqrt {
  template <class T> static T f(T a) { return 1 / std::sqrt((double)a); }
};
struct Exp2 {
  template <class T> static T f(T a) { return std::exp2((double)a); }
};
struct Log2 {
  template <class T> static T f(T a) { return std::log2((double)a); }
};
struct Sin {
  template <class T> static T f(T a) { return std::sin((double)a); }
};
struct Cos {
  template <class T> static T f(T a) { return std::cos((double)a); }
};
struct Tanh {
  template <class T> static T f(T a) { return std::tanh((double)a); }
};

template <class Op, class T, bool Ftz> void unary(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]);
  eachLane(w.row<T>(i.dst[0]), lanes,
           [&](int l) -> T { return flush<Ftz, T>(Op::f(flush<Ftz>(a[l]))); });
}
template <class Op, class T, bool Ftz> void binary(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]), *b = w.row<T>(i.src[1]);
  eachLane(w.row<T>(i.dst[0]), lanes,
           [&](int l) -> T { return flush<Ftz, T>(Op::f(flush<Ftz>(a[l]), flush<Ftz>(b[l]))); });
}
template <class Op, class T, bool Ftz> void ternary(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]), *b = w.row<T>(i.src[1]), *c = w.row<T>(i.src[2]);
  eachLane(w.row<T>(i.dst[0]), lanes, [&](int l) -> T {
    return flush<Ftz, T>(Op::f(flush<Ftz>(a[l]), flush<Ftz>(b[l]), flush<Ftz>(c[l])));
  });
}

template <class Op, class T, bool Ftz> struct Unary {
  static constexpr Exec go = unary<Op, T, Ftz>;
};
template <class Op, class T, bool Ftz> struct Binary {
  static constexpr Exec go = binary<Op, T, Ftz>;
};
template <class Op, class T, bool Ftz> struct Ternary {
  static constexpr Exec go = ternary<Op, T, Ftz>;
};

enum FloatSet { kHalf = 1, kSingleDouble = 2 };
template <template <class, class, bool> class Shape, class Op, int Set>
Exec pickFloat(Type t, bool ftz) {
  if constexpr (Set & kSingleDouble) {
    if (t == F32)
      return ftz ? Shape<Op, float, true>::go : Shape<Op, float, false>::go;
    if (t == F64)
      return Shape<Op, double, false>::go;
  }
  if constexpr (Set & kHalf)
    if (t == F16)
      return Shape<Op, f16, false>::go;
  return nullptr;
}

/// .approx results are correctly rounded here. PTXSIM_FUZZ=1 puts noise of up to 2 ulp on them,
/// about what PTX allows, to see whether a program relies on more than it is promised.
void addNoise(Warp &w, const Instruction &i, u32 lanes) {
  float *value = w.row<float>(i.dst[0]);
  u32 *bits = w.row<u32>(i.dst[0]);
  for (int l = 0; l < kLanes; l++) {
    float size = std::fabs(value[l]);
    if (lanes >> l & 1 && size > 1e-37f && size < 1e37f)
      bits[l] += (int)((bits[l] * 2654435761u + w.block->options.seed * 40503u) >> 16) % 5 - 2;
  }
}

void approximate(Warp &w, const Instruction &i, u32 lanes) {
  i.inner(w, i, lanes);
  if (w.block->options.fuzz)
    addNoise(w, i, lanes);
}

/// rcp.approx.ftz.f64 and rsqrt.approx.ftz.f64 give the upper half of a double only.
template <class Op> void upperHalf(Warp &w, const Instruction &i, u32 lanes) {
  const double *a = w.row<double>(i.src[0]);
  eachLane(w.row<double>(i.dst[0]), lanes, [&](int l) {
    double x = std::fabs(a[l]) < 2.2250738585072014e-308 ? std::copysign(0.0, a[l]) : a[l],
           r = Op::f(x);
    u64 bits;
    memcpy(&bits, &r, 8);
    bits &= ~0ull << 32;
    memcpy(&r, &bits, 8);
    return r;
  });
}

template <class T> void clampToUnit(Warp &w, const Instruction &i, u32 lanes) {
  T *d = w.row<T>(i.dst[0]);
  for (int l = 0; l < kLanes; l++)
    if (lanes >> l & 1)
      d[l] = !(d[l] > T(0)) ? T(0) : d[l] > T(1) ? T(1) : d[l]; // NaN becomes 0
}

/// Directed rounding and saturation, around any instruction. The processor's rounding mode does the
/// first.
void withModifiers(Warp &w, const Instruction &i, u32 lanes) {
  unsigned saved = _mm_getcsr(), mode = i.rounding == 'z'   ? _MM_ROUND_TOWARD_ZERO
                                        : i.rounding == 'm' ? _MM_ROUND_DOWN
                                        : i.rounding == 'p' ? _MM_ROUND_UP
                                                            : _MM_ROUND_NEAREST;
  _mm_setcsr((saved & ~_MM_ROUND_MASK) | mode);
  i.inner(w, i, lanes);
  _mm_setcsr(saved);
  if (!i.saturate)
    return;
  if (i.type == F32)
    clampToUnit<float>(w, i, lanes);
  else if (i.type == F64)
    clampToUnit<double>(w, i, lanes);
  else
    clampToUnit<f16>(w, i, lanes);
}

/// f16x2: a row holds 64 halves.
template <class Op, int Sources> void packed(Warp &w, const Instruction &i, u32 lanes) {
  const f16 *a = w.row<f16>(i.src[0]), *b = w.row<f16>(i.src[1]), *c = w.row<f16>(i.src[2]);
  f16 *d = w.row<f16>(i.dst[0]);
  for (int l = 0; l < 2 * kLanes; l++) {
    if (!(lanes >> (l / 2) & 1))
      continue;
    if constexpr (Sources == 1)
      d[l] = Op::f(a[l]);
    else if constexpr (Sources == 2)
      d[l] = Op::f(a[l], b[l]);
    else
      d[l] = Op::f(a[l], b[l], c[l]);
  }
}

bool decodePacked(Decoder &d, const string &base) {
  static const std::map<string, std::pair<Exec, int>> all = {
      {"add", {packed<Add, 2>, 2}}, {"sub", {packed<Sub, 2>, 2}}, {"mul", {packed<Mul, 2>, 2}},
      {"min", {packed<Min, 2>, 2}}, {"max", {packed<Max, 2>, 2}}, {"fma", {packed<Fma, 3>, 3}},
      {"neg", {packed<Neg, 1>, 1}}, {"abs", {packed<Abs, 1>, 1}},
  };
  auto found = all.find(base);
  if (found == all.end())
    return false;
  d.ignore("rn");
  d.sameType(found->second.second);
  d.ins.exec = found->second.first;
  d.ins.flops = base == "fma" ? 4 : base == "add" || base == "sub" || base == "mul" ? 2 : 0;
  return true;
}

Exec twoOperands(Decoder &d, const string &base) {
  Type t = d.type;
  bool ftz = d.ins.ftz;
  if (base == "add")
    return pickFloat<Binary, Add, kHalf | kSingleDouble>(t, ftz);
  if (base == "sub")
    return pickFloat<Binary, Sub, kHalf | kSingleDouble>(t, ftz);
  if (base == "mul")
    return pickFloat<Binary, Mul, kHalf | kSingleDouble>(t, ftz);
  if (base == "div")
    return pickFloat<Binary, Div, kSingleDouble>(t, ftz);
  if (base == "copysign")
    return pickFloat<Binary, CopySign, kSingleDouble>(t, false);
  bool nan = d.has("NaN");
  if (base == "min")
    return nan ? pickFloat<Binary, MinNan, kHalf | kSingleDouble>(t, ftz)
               : pickFloat<Binary, Min, kHalf | kSingleDouble>(t, ftz);
  if (base == "max")
    return nan ? pickFloat<Binary, MaxNan, kHalf | kSingleDouble>(t, ftz)
               : pickFloat<Binary, Max, kHalf | kSingleDouble>(t, ftz);
  return nullptr;
}

/// The functions PTX has in .approx form only (and, for f16, in no other).
Exec approximateOnly(Decoder &d, const string &base) {
  Type t = d.type;
  if (!d.has("approx"))
    return nullptr;
  bool ftz = d.ins.ftz;
  if (base == "ex2")
    return t == F64 ? nullptr : pickFloat<Unary, Exp2, kHalf | kSingleDouble>(t, ftz);
  if (base == "tanh")
    return t == F64 ? nullptr : pickFloat<Unary, Tanh, kHalf | kSingleDouble>(t, ftz);
  if (t != F32)
    return nullptr;
  return base == "lg2"   ? pickFloat<Unary, Log2, kSingleDouble>(t, ftz)
         : base == "sin" ? pickFloat<Unary, Sin, kSingleDouble>(t, ftz)
         : base == "cos" ? pickFloat<Unary, Cos, kSingleDouble>(t, ftz)
                         : nullptr;
}

Exec oneOperand(Decoder &d, const string &base, bool approx) {
  Type t = d.type;
  bool ftz = d.ins.ftz;
  if (base == "neg")
    return pickFloat<Unary, Neg, kHalf | kSingleDouble>(t, ftz);
  if (base == "abs")
    return pickFloat<Unary, Abs, kHalf | kSingleDouble>(t, ftz);
  if (base == "sqrt")
    return approx && t == F64 ? nullptr : pickFloat<Unary, Sqrt, kSingleDouble>(t, ftz);
  if (base == "rcp")
    return approx && t == F64 ? upperHalf<Reciprocal>
                              : pickFloat<Unary, Reciprocal, kSingleDouble>(t, ftz);
  if (base == "rsqrt" && approx)
    return t == F64 && ftz ? upperHalf<ReciprocalSqrt>
                           : pickFloat<Unary, ReciprocalSqrt, kSingleDouble>(t, ftz);
  return approximateOnly(d, base);
}

enum TestOp { kFinite, kInfinite, kNumber, kNotANumber, kNormal, kSubnormal };
template <class T> void testProperty(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]);
  u32 result = 0;
  for (int l = 0; l < kLanes; l++) {
    int c = std::fpclassify(a[l]);
    bool r = i.sub == kFinite       ? c != FP_NAN && c != FP_INFINITE
             : i.sub == kInfinite   ? c == FP_INFINITE
             : i.sub == kNumber     ? c != FP_NAN
             : i.sub == kNotANumber ? c == FP_NAN
             : i.sub == kNormal     ? c == FP_NORMAL
                                    : c == FP_SUBNORMAL;
    result |= (u32)r << l;
  }
  w.writePredicate(i.dst[0], lanes, result);
}

void decodeTest(Decoder &d) {
  static const char *names[] = {"finite",     "infinite", "number",
                                "notanumber", "normal",   "subnormal"};
  d.ins.sub = -1;
  for (int k = 0; k < 6; k++)
    if (d.has(names[k]))
      d.ins.sub = k;
  if (d.ins.sub < 0)
    d.fail("unknown property");
  d.operandCount(2);
  d.dst(0, 0);
  d.src(1, kWidth[d.type]);
  d.ins.exec = d.type == F32 ? testProperty<float> : d.type == F64 ? testProperty<double> : nullptr;
}

} // namespace

bool decodeFloat(Decoder &d) {
  const string &base = d.parts[0];
  if (d.type == F16X2)
    return decodePacked(d, base);
  if (!isFloat(d.type))
    return false;
  if (base == "testp") {
    decodeTest(d);
    return true;
  }
  Instruction &i = d.ins;
  i.ftz = d.has("ftz");
  i.saturate = d.has("sat");
  i.rounding = d.has("rz") ? 'z' : d.has("rm") ? 'm' : d.has("rp") ? 'p' : 0;
  d.ignore("rn");
  bool approx = d.has("approx") || d.has("full");
  if (base == "fma" || base == "mad") {
    i.exec = pickFloat<Ternary, Fma, kHalf | kSingleDouble>(d.type, i.ftz);
    i.flops = 2;
    d.sameType(3);
  } else if ((i.exec = twoOperands(d, base))) {
    i.flops = base == "add" || base == "sub" || base == "mul" || base == "div";
    d.sameType(2);
  } else if ((i.exec = oneOperand(d, base, approx)))
    d.sameType(1);
  else
    return false;
  if (approx && d.type == F32) {
    i.inner = i.exec;
    i.exec = approximate;
    if (i.saturate || i.rounding)
      d.fail("modifier together with .approx");
  }
  if (i.saturate || i.rounding) {
    i.inner = i.exec;
    i.exec = withModifiers;
  }
  return true;
}

} // namespace ptxsim
