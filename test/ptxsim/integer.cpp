//===- integer.cpp - integer and bit instructions ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Decodes them.
//
//===----------------------------------------------------------------------===//

#include "decode.h"
#include "integer_ops.h"

namespace ptxsim {
namespace {

void wide(Decoder &d, bool withAdd) {
  int n = kWidth[d.type];
  d.ignore("wide");
  d.operandCount(withAdd ? 4 : 3);
  d.dst(0, 2 * n);
  d.src(1, n);
  d.src(2, n);
  if (withAdd)
    d.src(3, 2 * n);
  switch (d.type) {
  case S16:
    d.ins.exec = withAdd ? mulAddWide<s16, s32> : mulWide<s16, s32>;
    break;
  case U16:
    d.ins.exec = withAdd ? mulAddWide<u16, u32> : mulWide<u16, u32>;
    break;
  case S32:
    d.ins.exec = withAdd ? mulAddWide<s32, s64> : mulWide<s32, s64>;
    break;
  case U32:
    d.ins.exec = withAdd ? mulAddWide<u32, u64> : mulWide<u32, u64>;
    break;
  default:
    break;
  }
}

template <class T> Exec extendedFor(bool product, bool high) {
  return !product ? extended<T, false, false>
         : high   ? extended<T, true, true>
                  : extended<T, true, false>;
}

void carryArithmetic(Decoder &d) {
  const string &base = d.parts[0];
  bool product = base[0] == 'm', high = d.has("hi");
  d.ignore("lo");
  d.sameType(product ? 3 : 2);
  d.ins.sub = (base.back() == 'c' ? kCarryIn : 0) | (d.has("cc") ? kCarryOut : 0) |
              (base[0] == 's' ? kSubtract : 0);
  d.ins.exec =
      kWidth[d.type] == 4 ? extendedFor<u32>(product, high) : extendedFor<u64>(product, high);
}

void shift(Decoder &d, bool left) {
  int n = kWidth[d.type];
  d.operandCount(3);
  d.dst(0, n);
  d.src(1, n);
  d.src(2, 4);
  if (left)
    d.ins.exec = n == 2 ? shiftLeft<u16> : n == 4 ? shiftLeft<u32> : shiftLeft<u64>;
  else
    d.ins.exec = TypeOnly<shiftRight<s16>, shiftRight<u16>, shiftRight<s32>, shiftRight<u32>,
                          shiftRight<s64>, shiftRight<u64>>::at(d.type);
}

void bitField(Decoder &d, bool insert) {
  int n = kWidth[d.type];
  d.operandCount(insert ? 5 : 4);
  d.dst(0, n);
  d.src(1, n);
  if (insert)
    d.src(2, n);
  d.src(insert ? 3 : 2, 4);
  d.src(insert ? 4 : 3, 4);
  if (insert)
    d.ins.exec = n == 4 ? bitFieldInsert<u32> : bitFieldInsert<u64>;
  else
    d.ins.exec = TypeOnly<nullptr, nullptr, bitFieldExtract<s32>, bitFieldExtract<u32>,
                          bitFieldExtract<s64>, bitFieldExtract<u64>>::at(d.type);
}

void count(Decoder &d, const string &base) {
  d.operandCount(2);
  d.dst(0, 4);
  d.src(1, kWidth[d.type]);
  d.ins.sub = base == "popc"      ? kPopulation
              : base == "clz"     ? kLeadingZeros
              : d.has("shiftamt") ? kFindTopShift
                                  : kFindTop;
  d.ins.exec = TypeOnly<nullptr, nullptr, countBits<s32>, countBits<u32>, countBits<s64>,
                        countBits<u64>>::at(d.type);
}

void dot(Decoder &d, bool four) {
  d.sameType(3);
  if (d.types.size() != 2)
    d.fail("two types expected");
  d.ins.type = d.types[0];
  d.ins.type2 = d.types[1];
  d.ins.sub = four ? kFourBytes : d.has("lo") ? kTwoLow : d.has("hi") ? kTwoHigh : -1;
  if (d.ins.sub < 0)
    d.fail(".lo or .hi expected");
  d.ins.exec = dotProduct;
}

/// The instructions with one, two or three operands of one type.
bool regular(Decoder &d, const string &base) {
  Type t = d.type;
  Exec &exec = d.ins.exec;
  static const std::map<string, Exec (*)(Type)> one = {
      {"neg", pick<Unary, Neg, kSignedTypes>},        {"abs", pick<Unary, Abs, kSignedTypes>},
      {"not", pick<Unary, Not, kAllTypes>},           {"cnot", pick<Unary, LogicalNot, kAllTypes>},
      {"brev", pick<Unary, Reverse, kUnsignedTypes>},
  };
  static const std::map<string, Exec (*)(Type)> two = {
      {"add", pick<Binary, Add, kAllTypes>}, {"sub", pick<Binary, Sub, kAllTypes>},
      {"div", pick<Binary, Div, kAllTypes>}, {"rem", pick<Binary, Rem, kAllTypes>},
      {"min", pick<Binary, Min, kAllTypes>}, {"max", pick<Binary, Max, kAllTypes>},
      {"and", pick<Binary, And, kAllTypes>}, {"or", pick<Binary, Or, kAllTypes>},
      {"xor", pick<Binary, Xor, kAllTypes>},
  };
  if (one.count(base)) {
    d.sameType(1);
    exec = one.at(base)(t);
    return true;
  }
  if (base == "mul") {
    d.sameType(2);
    bool high = d.has("hi");
    d.ignore("lo");
    exec = high ? pick<Binary, MulHigh, kAllTypes>(t) : pick<Binary, Mul, kAllTypes>(t);
    return true;
  }
  if (base == "mad") {
    d.sameType(3);
    bool high = d.has("hi");
    d.ignore("lo");
    exec = high ? pick<Ternary, MulHighAdd, kAllTypes>(t) : pick<Ternary, MulAdd, kAllTypes>(t);
    return true;
  }
  if (!two.count(base))
    return false;
  d.sameType(2);
  if (t == S32 && d.has("sat"))
    exec = base == "add"   ? binary<AddSaturated, s32>
           : base == "sub" ? binary<SubSaturated, s32>
                           : nullptr;
  else
    exec = two.at(base)(t);
  return true;
}

} // namespace

bool decodeInteger(Decoder &d) {
  const string &base = d.parts[0];
  bool product = base == "mul" || base == "mad";
  if (product && d.has("wide"))
    wide(d, base == "mad");
  else if (base == "addc" || base == "subc" || base == "madc" ||
           ((base == "add" || base == "sub" || base == "mad") && d.has("cc")))
    carryArithmetic(d);
  else if (base == "shl" || base == "shr")
    shift(d, base == "shl");
  else if (base == "shf") {
    d.sameType(3);
    d.ins.sub = (d.has("r") ? kRight : 0) | (d.has("clamp") ? kClamp : 0);
    d.ignore("l wrap");
    d.ins.exec = funnelShift;
  } else if (base == "prmt") {
    d.sameType(3);
    d.ins.exec = permuteBytes;
  } else if (base == "lop3") {
    d.sameType(4);
    d.ins.exec = threeInputLogic;
  } else if (base == "bfe" || base == "bfi")
    bitField(d, base == "bfi");
  else if (base == "popc" || base == "clz" || base == "bfind")
    count(d, base);
  else if (base == "dp4a" || base == "dp2a")
    dot(d, base == "dp4a");
  else if (base == "sad") {
    d.sameType(3);
    d.ins.exec = d.type == S32   ? absoluteDifference<s32>
                 : d.type == U32 ? absoluteDifference<u32>
                                 : nullptr;
  } else
    return regular(d, base);
  return true;
}

} // namespace ptxsim
