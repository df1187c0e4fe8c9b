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

#ifdef __x86_64__

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

using Chains = double (*)();
Chains chainsOf(uint32_t level) {
  return level == 2 ? chains128 : level == 3 ? chains256 : chains512;
}

#else

/// Enough for four units of 4 cycles. The values grow from 1 to 2: x = x + 0.999999 * 0.000001.
double chainsNeon() {
  int64_t left = iterations;
  asm volatile(".irp r,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23\n"
               "ld1r {v\\r\\().4s}, [%[one]]\n"
               ".endr\n"
               "ld1r {v30.4s}, [%[factor]]\n ld1r {v31.4s}, [%[summand]]\n"
               ".p2align 5\n"
               "1:\n"
               ".irp r,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23\n"
               "fmla v\\r\\().4s, v30.4s, v31.4s\n"
               ".endr\n"
               "subs %[left], %[left], #1\n b.ne 1b\n"
               : [left] "+r"(left)
               : [one] "r"(&one), [factor] "r"(&factor), [summand] "r"(&summand), "m"(one),
                 "m"(factor), "m"(summand)
               : "cc", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11",
                 "v12", "v13", "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23",
                 "v30", "v31");
  return 2.0 * 24 * 4 * iterations;
}

using Chains = double (*)();
Chains chainsOf(uint32_t) { return chainsNeon; }

#endif

} // namespace

double halnet::runtime::measurePeak(ThreadPool &pool, uint32_t level) {
  const Chains chains = chainsOf(level);
  return bestRate(pool, rounds, [chains](int) { return chains(); });
}
