//===- move.cpp - moves, comparisons, selection --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Moves, comparisons, selection and predicate logic.
//
//===----------------------------------------------------------------------===//

#include "decode.h"
#include "pick.h"

#include <cmath>
#include <immintrin.h>

namespace ptxsim {
namespace {

template <class T> using Unsigned = std::make_unsigned_t<T>;

template <class T> void move(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]);
  eachLane(w.row<T>(i.dst[0]), lanes, [&](int l) { return a[l]; });
}

/// Generic address = address in its space + where the window begins (subtracted by cvta.to).
void convertAddress(Warp &w, const Instruction &i, u32 lanes) {
  const u64 *a = w.row<u64>(i.src[0]);
  eachLane(w.row<u64>(i.dst[0]), lanes, [&](int l) { return a[l] + (u64)i.immediate; });
}

/// mov.b64 %d, {%a, %b} and mov.b64 {%a, %b}, %d.
void movePacked(Warp &w, const Instruction &i, u32 lanes) {
  for (int l = 0; l < kLanes; l++) {
    if (!(lanes >> l & 1))
      continue;
    u64 value = 0;
    int shift = 0;
    for (int k = 0; k < i.srcs; k++) {
      u64 part = 0;
      memcpy(&part, w.file + i.src[k].offset + l * i.src[k].width, i.src[k].width);
      value |= part << shift;
      shift += 8 * i.src[k].width;
    }
    for (int k = 0; k < i.dsts; k++) {
      memcpy(w.file + i.dst[k].offset + l * i.dst[k].width, &value, i.dst[k].width);
      value >>= 8 * i.width / i.dsts % 64;
    }
  }
}

enum Comparison { kEq, kNe, kLt, kLe, kGt, kGe, kEqu, kNeu, kLtu, kLeu, kGtu, kGeu, kNum, kNan };

/// One bit a lane. The names ending in u are true for NaN, the others false.
template <class T> u32 compare(const T *a, const T *b, int comparison, bool ftz) {
  u8 r[kLanes];
  auto all = [&](auto f) {
    for (int l = 0; l < kLanes; l++)
      r[l] = ftz ? f(flush<true>(a[l]), flush<true>(b[l])) : f(a[l], b[l]);
  };
  switch (comparison) {
  case kEq:
    all([](T x, T y) { return x == y; });
    break;
  case kNe:
    all([](T x, T y) { return isFloatingPoint<T> ? x < y || x > y : x != y; });
    break;
  case kLt:
    all([](T x, T y) { return x < y; });
    break;
  case kLe:
    all([](T x, T y) { return x <= y; });
    break;
  case kGt:
    all([](T x, T y) { return x > y; });
    break;
  case kGe:
    all([](T x, T y) { return x >= y; });
    break;
  case kEqu:
    all([](T x, T y) { return !(x < y || x > y); });
    break;
  case kNeu:
    all([](T x, T y) { return !(x == y); });
    break;
  case kLtu:
    all([](T x, T y) { return !(x >= y); });
    break;
  case kLeu:
    all([](T x, T y) { return !(x > y); });
    break;
  case kGtu:
    all([](T x, T y) { return !(x <= y); });
    break;
  case kGeu:
    all([](T x, T y) { return !(x < y); });
    break;
  case kNum:
    all([](T x, T y) { return x == x && y == y; });
    break;
  default:
    all([](T x, T y) { return x != x || y != y; });
  }
  u32 mask = 0;
  for (int l = 0; l < kLanes; l++)
    mask |= (u32)r[l] << l;
  return mask;
}

enum Combine { kNoCombine, kCombineAnd, kCombineOr, kCombineXor };
u32 combine(int how, u32 a, u32 b) {
  return how == kCombineAnd ? a & b : how == kCombineOr ? a | b : how == kCombineXor ? a ^ b : a;
}

template <class T> void setPredicate(Warp &w, const Instruction &i, u32 lanes) {
  u32 yes = compare(w.row<T>(i.src[0]), w.row<T>(i.src[1]), i.sub, i.ftz), no = ~yes;
  if (i.srcs > 2) {
    u32 third = w.readPredicate(i.src[2]);
    yes = combine(i.immediate, yes, third);
    no = combine(i.immediate, no, third);
  }
  w.writePredicate(i.dst[0], lanes, yes);
  if (i.dsts > 1)
    w.writePredicate(i.dst[1], lanes, no);
}

/// set: all ones (1.0 for an f32 destination) or zero.
template <class T> void setValue(Warp &w, const Instruction &i, u32 lanes) {
  u32 mask = compare(w.row<T>(i.src[0]), w.row<T>(i.src[1]), i.sub, i.ftz);
  if (i.srcs > 2)
    mask = combine(i.immediate, mask, w.readPredicate(i.src[2]));
  u32 yes = i.type2 == F32 ? 0x3f800000 : ~0u;
  eachLane(w.row<u32>(i.dst[0]), lanes, [&](int l) { return mask >> l & 1 ? yes : 0; });
}

template <class T> void select(Warp &w, const Instruction &i, u32 lanes) {
  const T *a = w.row<T>(i.src[0]), *b = w.row<T>(i.src[1]);
  u32 p = w.readPredicate(i.src[2]);
  eachLane(w.row<T>(i.dst[0]), lanes, [&](int l) { return p >> l & 1 ? a[l] : b[l]; });
}

enum PredicateOp { kAnd, kOr, kXor, kNot, kCopy };
void predicateLogic(Warp &w, const Instruction &i, u32 lanes) {
  u32 a = w.readPredicate(i.src[0]), b = i.srcs > 1 ? w.readPredicate(i.src[1]) : 0;
  u32 r = i.sub == kAnd   ? a & b
          : i.sub == kOr  ? a | b
          : i.sub == kXor ? a ^ b
          : i.sub == kNot ? ~a
                          : a;
  w.writePredicate(i.dst[0], lanes, r);
}

Exec comparisonFor(Type t, bool toPredicate) {
  switch (t) {
  case F16:
    return toPredicate ? setPredicate<f16> : nullptr;
  case F32:
    return toPredicate ? setPredicate<float> : setValue<float>;
  case F64:
    return toPredicate ? setPredicate<double> : setValue<double>;
  case S16:
    return toPredicate ? setPredicate<s16> : setValue<s16>;
  case U16:
    return toPredicate ? setPredicate<u16> : setValue<u16>;
  case S32:
    return toPredicate ? setPredicate<s32> : setValue<s32>;
  case U32:
    return toPredicate ? setPredicate<u32> : setValue<u32>;
  case S64:
    return toPredicate ? setPredicate<s64> : setValue<s64>;
  case U64:
    return toPredicate ? setPredicate<u64> : setValue<u64>;
  default:
    return nullptr;
  }
}

int comparisonNamed(Decoder &d) {
  static const char *names[] = {"eq",  "ne",  "lt",  "le",  "gt",  "ge",  "equ",
                                "neu", "ltu", "leu", "gtu", "geu", "num", "nan"};
  static const char *unsignedNames[][2] = {{"lo", "lt"}, {"ls", "le"}, {"hi", "gt"}, {"hs", "ge"}};
  string name = d.parts.size() > 1 ? d.parts[1] : "";
  d.ignore(name.c_str());
  for (auto &u : unsignedNames)
    if (name == u[0])
      name = u[1];
  for (int k = 0; k < 14; k++)
    if (name == names[k] && (k <= kGe || isFloat(d.type)))
      return k;
  d.fail("unknown comparison");
}

void decodeComparison(Decoder &d, bool toPredicate) {
  Instruction &i = d.ins;
  i.sub = comparisonNamed(d);
  i.ftz = d.has("ftz");
  if (toPredicate) {
    auto dsts = splitList(d.operands.at(0), '|');
    for (auto &t : dsts)
      d.dstText(t, 0);
  } else {
    if (d.types.size() != 2 || kWidth[d.types[0]] != 4)
      d.fail("set to this type not supported");
    i.type2 = d.types[0];
    d.dst(0, 4);
  }
  bool third = d.has("and") || d.has("or") || d.has("xor");
  i.immediate = d.has("and")   ? kCombineAnd
                : d.has("or")  ? kCombineOr
                : d.has("xor") ? kCombineXor
                               : kNoCombine;
  d.operandCount(third ? 4 : 3);
  d.src(1, kWidth[d.type]);
  d.src(2, kWidth[d.type]);
  if (third)
    d.src(3, 0);
  i.exec = comparisonFor(d.type, toPredicate);
}

void decodeSelect(Decoder &d) {
  int n = kWidth[d.type];
  d.operandCount(4);
  d.dst(0, n);
  d.src(1, n);
  d.src(2, n);
  d.src(3, 0);
  d.ins.exec = n == 2 ? select<u16> : n == 4 ? select<u32> : n == 8 ? select<u64> : nullptr;
}

void decodePredicateLogic(Decoder &d, const string &base) {
  d.ins.sub = base == "and"   ? kAnd
              : base == "or"  ? kOr
              : base == "xor" ? kXor
              : base == "not" ? kNot
              : base == "mov" ? kCopy
                              : -1;
  if (d.ins.sub < 0)
    d.fail("predicate instruction not supported");
  d.operandCount(d.ins.sub >= kNot ? 2 : 3);
  d.dst(0, 0);
  for (size_t k = 1; k < d.operands.size(); k++)
    d.src(k, 0);
  d.ins.exec = predicateLogic;
}

vector<string> packElements(const string &operand) {
  return operand[0] == '{' ? splitList(operand.substr(1, operand.size() - 2), ',')
                           : vector<string>{operand};
}

void decodeMov(Decoder &d) {
  d.operandCount(2);
  int n = kWidth[d.type];
  if (d.operands[0][0] != '{' && d.operands[1][0] != '{') {
    d.dst(0, n);
    d.src(1, n);
    d.ins.exec = n == 2 ? move<u16> : n == 4 ? move<u32> : n == 8 ? move<u64> : nullptr;
    return;
  }
  d.ins.width = n;
  auto to = packElements(d.operands[0]), from = packElements(d.operands[1]);
  for (auto &e : to)
    d.dstText(e, n / to.size());
  for (auto &e : from)
    d.srcText(e, n / from.size());
  for (int k = 0; k < d.ins.dsts; k++)
    if (d.ins.dst[k].width != n / (int)to.size())
      d.fail("width of a packed element");
  d.ins.exec = movePacked;
}

void decodeAddressConversion(Decoder &d) {
  d.operandCount(2);
  d.dst(0, 8);
  d.src(1, 8);
  if (d.has("param"))
    d.fail("generic addresses of parameters are not supported");
  u64 window = d.has("shared") ? kSharedWindow : d.has("local") ? kLocalWindow : 0;
  d.ignore("global const");
  d.ins.immediate = d.has("to") ? 0 - window : window;
  d.ins.exec = convertAddress;
}

} // namespace

bool decodeMove(Decoder &d) {
  const string &base = d.parts[0];
  if (base == "cvta")
    decodeAddressConversion(d);
  else if (base == "cvt")
    decodeConvert(d);
  else if (base == "setp" || base == "set")
    decodeComparison(d, base == "setp");
  else if (base == "selp")
    decodeSelect(d);
  else if (d.type == PRED)
    decodePredicateLogic(d, base);
  else if (base == "mov")
    decodeMov(d);
  else
    return false;
  return true;
}

} // namespace ptxsim
