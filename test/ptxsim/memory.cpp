//===- memory.cpp - allocations, loads, stores, atomics ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The memory instructions.
//
//===----------------------------------------------------------------------===//

#include "resolver.h"

#include <algorithm>

namespace ptxsim {

u64 Memory::alloc(size_t size) {
  auto a = std::make_unique<Allocation>();
  a->base = next;
  a->size = size;
  a->bytes.assign(size,
                  0xdb); // as float32: -1.2e17, so that a value never written is seen in results
  a->written.assign(size, 0);
  used += size;
  next += (size + 0xffff) / 0x10000 * 0x10000 + 0x10000;
  u64 base = a->base;
  live[base] = std::move(a);
  return base;
}

bool Memory::free(u64 address) {
  auto i = live.find(address);
  if (i == live.end())
    return false;
  used -= i->second->size;
  live.erase(i);
  return true;
}

Allocation *Memory::below(u64 address) {
  auto i = live.upper_bound(address);
  return i == live.begin() ? nullptr : (--i)->second.get();
}

Allocation *Memory::find(u64 address, size_t size) {
  Allocation *a = below(address);
  return a && address - a->base <= a->size && size <= a->size - (address - a->base) ? a : nullptr;
}

namespace {

/// Load into registers as wide as the element.
template <class T, int V> void load(Warp &w, const Instruction &i, u32 lanes) {
  Resolver at(w, i, lanes, kLoad);
  T *dst[V];
  for (int k = 0; k < V; k++)
    dst[k] = w.row<T>(i.dst[k]);
  for (int l = 0; l < kLanes; l++)
    if (lanes >> l & 1)
      for (int k = 0; k < V; k++)
        memcpy(&dst[k][l], at.data[l] + k * sizeof(T), sizeof(T));
}

template <class T, int V> void store(Warp &w, const Instruction &i, u32 lanes) {
  T values[kLanes][V];
  for (int k = 0; k < V; k++) {
    const T *src = w.row<T>(i.src[k + 1]);
    for (int l = 0; l < kLanes; l++)
      values[l][k] = src[l];
  }
  Resolver at(w, i, lanes, kStore, values);
  for (int l = 0; l < kLanes; l++)
    if (lanes >> l & 1)
      memcpy(at.data[l], values[l], sizeof values[l]);
}

u64 extend(const u8 *from, int width, bool withSign) {
  u64 x = 0;
  memcpy(&x, from, width);
  int shift = 64 - 8 * width;
  return withSign ? (u64)((s64)(x << shift) >> shift) : x;
}

/// Load into wider registers.
void loadExtended(Warp &w, const Instruction &i, u32 lanes) {
  Resolver at(w, i, lanes, kLoad);
  for (int l = 0; l < kLanes; l++)
    if (lanes >> l & 1)
      for (int k = 0; k < i.vector; k++) {
        u64 x = extend(at.data[l] + k * i.width, i.width, isSigned(i.type));
        memcpy(w.file + i.dst[k].offset + l * i.dst[k].width, &x, i.dst[k].width);
      }
}

/// Store of the low bytes of wider registers.
void storeTruncated(Warp &w, const Instruction &i, u32 lanes) {
  u8 values[kLanes * 16];
  int bytes = i.width * i.vector;
  for (int l = 0; l < kLanes; l++)
    for (int k = 0; k < i.vector; k++)
      memcpy(values + l * bytes + k * i.width,
             w.file + i.src[k + 1].offset + l * i.src[k + 1].width, i.width);
  Resolver at(w, i, lanes, kStore, values);
  for (int l = 0; l < kLanes; l++)
    if (lanes >> l & 1)
      memcpy(at.data[l], values + l * bytes, bytes);
}

void loadParam(Warp &w, const Instruction &i, u32 lanes) {
  for (int k = 0; k < i.vector; k++) {
    u64 x = extend(&w.block->params[i.immediate + k * i.width], i.width, isSigned(i.type));
    for (int l = 0; l < kLanes; l++)
      if (lanes >> l & 1)
        memcpy(w.file + i.dst[k].offset + l * i.dst[k].width, &x, i.dst[k].width);
  }
}

enum AtomicOp {
  kAdd,
  kMin,
  kMax,
  kAnd,
  kOr,
  kXor,
  kExchange,
  kCompareSwap,
  kIncrement,
  kDecrement
};

template <class T> T atomicResult(int op, T old, T x, T y) {
  switch (op) {
  case kAdd:
    return old + x;
  case kMin:
    return minMax(old, x, false);
  case kMax:
    return minMax(old, x, true);
  case kExchange:
    return x;
  case kCompareSwap:
    return old == x ? y : old;
  default:
    break;
  }
  if constexpr (!isFloatingPoint<T>) {
    switch (op) {
    case kAnd:
      return old & x;
    case kOr:
      return old | x;
    case kXor:
      return old ^ x;
    case kIncrement:
      return old >= x ? 0 : old + 1;
    default:
      return old == 0 || old > x ? x : old - 1;
    }
  }
  return old;
}

template <class T> void atomic(Warp &w, const Instruction &i, u32 lanes) {
  Resolver at(w, i, lanes, kAtomic);
  const T *x = w.row<T>(i.src[1]), *y = i.srcs > 2 ? w.row<T>(i.src[2]) : x;
  for (int l = 0; l < kLanes; l++) {
    if (!(lanes >> l & 1))
      continue;
    T old;
    memcpy(&old, at.data[l], sizeof(T));
    T result = atomicResult(i.sub, old, x[l], y[l]);
    memcpy(at.data[l], &result, sizeof(T));
    if (i.dsts)
      w.row<T>(i.dst[0])[l] = old;
  }
}

template <class T> Exec plainAccess(bool isStore, int vector) {
  if (isStore)
    return vector == 1 ? store<T, 1> : vector == 2 ? store<T, 2> : store<T, 4>;
  return vector == 1 ? load<T, 1> : vector == 2 ? load<T, 2> : load<T, 4>;
}

Exec accessFor(int width, bool isStore, int vector) {
  switch (width) {
  case 1:
    return plainAccess<u8>(isStore, vector);
  case 2:
    return plainAccess<u16>(isStore, vector);
  case 4:
    return plainAccess<u32>(isStore, vector);
  default:
    return plainAccess<u64>(isStore, vector);
  }
}

Space spaceOf(Decoder &d) {
  return d.has("global") ? kGlobal : d.has("shared") ? kShared : d.has("local") ? kLocal : kGeneric;
}

/// Strong accesses may meet without a barrier. The scopes and orders themselves are not modelled.
bool isStrong(Decoder &d) {
  d.ignore("weak gpu cta sys");
  bool strong = false;
  for (auto order : {"volatile", "relaxed", "acquire", "release", "acq_rel", "sc"})
    strong |= d.has(order);
  return strong;
}

void loadOrStore(Decoder &d, bool isStore) {
  Instruction &i = d.ins;
  d.operandCount(2);
  i.vector = d.has("v2") ? 2 : d.has("v4") ? 4 : 1;
  i.width = kWidth[d.type];
  if (!i.width)
    d.fail("no such memory type");
  i.space = d.has("const") ? kConst : d.has("param") ? kParam : spaceOf(d);
  i.strong = isStrong(d);
  i.nonCoherent = d.has("nc") || d.name.compare(0, 4, "ldu.") == 0;
  d.ignore("ca cg cs lu cv wb wt"); // cache hints
  const Symbol *param = d.address(isStore ? 0 : 1);
  if (i.space == kParam && !param)
    i.space = kLocal; // a .param variable of a call
  if (i.space == kParam) {
    if (isStore || i.immediate < 0 ||
        i.immediate + i.width * i.vector > d.context.kernel->info.paramBytes)
      d.fail("parameter access");
  } else if (param)
    d.fail("parameter in another space");

  const string &list = d.operands[isStore ? 1 : 0];
  auto elements =
      list[0] == '{' ? splitList(list.substr(1, list.size() - 2), ',') : vector<string>{list};
  if ((int)elements.size() != i.vector)
    d.fail("number of vector elements");
  bool exact = true;
  for (auto &e : elements) {
    isStore ? d.srcText(e, i.width) : d.dstText(e, i.width);
    int width = isStore ? i.src[i.srcs - 1].width : i.dst[i.dsts - 1].width;
    if (width < i.width)
      d.fail("register too narrow");
    exact &= width == i.width;
  }
  i.exec = i.space == kParam ? loadParam
           : !exact          ? (isStore ? storeTruncated : loadExtended)
                             : accessFor(i.width, isStore, i.vector);
}

Exec atomicFor(Type t) {
  switch (t) {
  case F16:
    return atomic<f16>;
  case F32:
    return atomic<float>;
  case F64:
    return atomic<double>;
  case S32:
    return atomic<s32>;
  case U32:
    return atomic<u32>;
  case S64:
    return atomic<s64>;
  case U64:
    return atomic<u64>;
  case U16:
    return atomic<u16>;
  default:
    return nullptr;
  }
}

void atomicOrReduction(Decoder &d, bool hasResult) {
  static const char *names[] = {"add", "min",  "max", "and", "or",
                                "xor", "exch", "cas", "inc", "dec"};
  Instruction &i = d.ins;
  i.sub = -1;
  for (int k = 0; k < 10; k++)
    if (d.has(names[k]))
      i.sub = k;
  if (i.sub < 0)
    d.fail("atomic operation not supported");
  d.operandCount((i.sub == kCompareSwap ? 3 : 2) + hasResult);
  i.width = kWidth[d.type];
  i.space = spaceOf(d);
  isStrong(d);
  i.strong = true;
  d.ignore("noftz");
  if (d.address(hasResult))
    d.fail("atomic on a parameter");
  if (hasResult)
    d.dst(0, i.width);
  for (size_t k = hasResult + 1; k < d.operands.size(); k++)
    d.src(k, i.width);
  i.exec = atomicFor(d.type);
}

void doNothing(Warp &, const Instruction &, u32) {}

} // namespace

bool decodeMemory(Decoder &d) {
  const string &base = d.parts[0];
  if (base == "ld" || base == "ldu" || base == "st")
    loadOrStore(d, base == "st");
  else if (base == "atom" || base == "red")
    atomicOrReduction(d, base == "atom");
  else if (base == "membar" || base == "fence" || base == "prefetch" || base == "prefetchu") {
    // No effect here: every access is visible at once, and fences do not order plain accesses of
    // different threads.
    d.ignore("gl cta gpu sys sc acq_rel L1 L2 global local");
    d.ins.exec = doNothing;
  } else
    return false;
  return true;
}

} // namespace ptxsim
