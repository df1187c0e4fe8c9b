//===- Peak.cpp - the most that this machine's vector units do ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loops of independent chains that live in registers: enough of them to hide
// the latency of two units of 4 cycles, with some to spare.
//
//===----------------------------------------------------------------------===//

#include "runtime/Peak.h"

#include "runtime/Together.h"

using namespace halnet::runtime;

namespace {

// About 2 ms on a machine of today.
constexpr int iterations = 1'000'000;
constexpr int rounds = 20;

// The loops are assembly as a whole: from intrinsics, gcc 12 at -O2 keeps the
// chains on the stack. Their values stay near 1: x = x * 0.999999 + 0.000001.
alignas(4) constexpr float one = 1, factor = 0.999999f, summand = 0.000001f;

#define HALNET_ALL_VECTORS                                                                         \
  "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",   \
      "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"

/// v2 has no FMA: seven chains of multiplications (by 1) beside seven of additions.
double chains128() {
  int64_t left = iterations;
  asm volatile(".irp r,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14\n"
               "movss %[one], %%xmm\\r\n shufps $0, %%xmm\\r, %%xmm\\r\n"
               ".endr\n"
               "movss %[summand], %%xmm15\n shufps $0, %%xmm15, %%xmm15\n"
               ".p2align 5\n"
               "1:\n"
               ".irp r,0,1,2,3,4,5,6\n mulps %%xmm14, %%xmm\\r\n .endr\n"
               ".irp r,7,8,9,10,11,12,13\n addps %%xmm15, %%xmm\\r\n .endr\n"
               "dec %[left]\n jnz 1b\n"
               : [left] "+r"(left)
               : [one] "m"(one), [summand] "m"(summand)
               : HALNET_ALL_VECTORS);
  return 14.0 * 4 * iterations;
}

double chains256() {
  int64_t left = iterations;
  asm volatile(".irp r,0,1,2,3,4,5,6,7,8,9,10,11\n vbroadcastss %[one], %%ymm\\r\n .endr\n"
               "vbroadcastss %[factor], %%ymm14\n vbroadcastss %[summand], %%ymm15\n"
               ".p2align 5\n"
               "1:\n"
               ".irp r,0,1,2,3,4,5,6,7,8,9,10,11\n"
               "vfmadd213ps %%ymm15, %%ymm14, %%ymm\\r\n"
               ".endr\n"
               "dec %[left]\n jnz 1b\n"
               "vzeroupper\n"
               : [left] "+r"(left)
               : [one] "m"(one), [factor] "m"(factor), [summand] "m"(summand)
               : HALNET_ALL_VECTORS);
  return 2.0 * 12 * 8 * iterations;
}

/// Only the sixteen registers that AVX has too, so that the clobbers name all.
double chains512() {
  int64_t left = iterations;
  asm volatile(".irp r,0,1,2,3,4,5,6,7,8,9,10,11\n vbroadcastss %[one], %%zmm\\r\n .endr\n"
               "vbroadcastss %[factor], %%zmm14\n vbroadcastss %[summand], %%zmm15\n"
               ".p2align 5\n"
               "1:\n"
               ".irp r,0,1,2,3,4,5,6,7,8,9,10,11\n"
               "vfmadd213ps %%zmm15, %%zmm14, %%zmm\\r\n"
               ".endr\n"
               "dec %[left]\n jnz 1b\n"
               "vzeroupper\n"
               : [left] "+r"(left)
               : [one] "m"(one), [factor] "m"(factor), [summand] "m"(summand)
               : HALNET_ALL_VECTORS);
  return 2.0 * 12 * 16 * iterations;
}

} // namespace

double halnet::runtime::measurePeak(ThreadPool &pool, uint32_t level) {
  double (*chains)() = level == 2 ? chains128 : level == 3 ? chains256 : chains512;
  return bestRate(pool, rounds, [chains](int) { return chains(); });
}
