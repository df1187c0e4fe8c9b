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

#include "runtime/Clock.h"

#include <algorithm>
#include <immintrin.h>
#include <sched.h>

using namespace halnet::runtime;

namespace {

// About 2 ms on a machine of today.
constexpr int iterations = 1'000'000;
constexpr int rounds = 20;

// x = x * 0.999999 + 0.000001 stays near 1: no overflow, no denormals.
constexpr float factor = 0.999999f, summand = 0.000001f;

volatile float sink; // keeps the loops' results alive

/// v2 has no FMA: seven chains of multiplications beside seven of additions.
double chains128() {
  constexpr int chains = 7;
  __m128 products[chains], sums[chains];
  for (int c = 0; c < chains; ++c)
    products[c] = sums[c] = _mm_set1_ps(1);
  const __m128 one = _mm_set1_ps(1.0f), x = _mm_set1_ps(summand);
  for (int i = 0; i < iterations; ++i)
#pragma GCC unroll 7
    for (int c = 0; c < chains; ++c) {
      asm volatile("mulps %1, %0" : "+x"(products[c]) : "x"(one));
      asm volatile("addps %1, %0" : "+x"(sums[c]) : "x"(x));
    }
  for (int c = 1; c < chains; ++c)
    sums[0] = _mm_add_ps(sums[0], _mm_add_ps(sums[c], products[c]));
  sink = _mm_cvtss_f32(sums[0]);
  return 2.0 * chains * 4 * iterations;
}

__attribute__((target("avx2,fma"))) double chains256() {
  constexpr int chains = 12; // 16 registers: these, factor and summand
  __m256 sums[chains];
  for (int c = 0; c < chains; ++c)
    sums[c] = _mm256_set1_ps(1);
  const __m256 f = _mm256_set1_ps(factor), x = _mm256_set1_ps(summand);
  for (int i = 0; i < iterations; ++i)
#pragma GCC unroll 12
    for (int c = 0; c < chains; ++c)
      asm volatile("vfmadd213ps %2, %1, %0" : "+x"(sums[c]) : "x"(f), "x"(x));
  for (int c = 1; c < chains; ++c)
    sums[0] = _mm256_add_ps(sums[0], sums[c]);
  sink = _mm256_cvtss_f32(sums[0]);
  return 2.0 * chains * 8 * iterations;
}

__attribute__((target("avx512f"))) double chains512() {
  constexpr int chains = 16;
  __m512 sums[chains];
  for (int c = 0; c < chains; ++c)
    sums[c] = _mm512_set1_ps(1);
  const __m512 f = _mm512_set1_ps(factor), x = _mm512_set1_ps(summand);
  for (int i = 0; i < iterations; ++i)
#pragma GCC unroll 16
    for (int c = 0; c < chains; ++c)
      asm volatile("vfmadd213ps %2, %1, %0" : "+v"(sums[c]) : "v"(f), "v"(x));
  for (int c = 1; c < chains; ++c)
    sums[0] = _mm512_add_ps(sums[0], sums[c]);
  sink = _mm512_cvtss_f32(sums[0]);
  return 2.0 * chains * 16 * iterations;
}

struct Round {
  double (*chains)();
  int threads;
  std::atomic<int> arrived{0};
  std::atomic<int64_t> flopsPerSecond{0}; // of all threads
};

/// One thread's part: waits for all the others, so that all compute at once.
int measureThread(void *, int, uint8_t *closure) {
  auto &round = *reinterpret_cast<Round *>(closure);
  round.arrived.fetch_add(1);
  while (round.arrived.load() < round.threads)
    sched_yield();
  const int64_t begin = nanoseconds();
  const double flops = round.chains();
  round.flopsPerSecond += static_cast<int64_t>(flops / double(nanoseconds() - begin) * 1e9);
  return 0;
}

} // namespace

double halnet::runtime::measurePeak(ThreadPool &pool, uint32_t level) {
  double best = 0;
  for (int i = 0; i < rounds; ++i) {
    Round round{level == 2 ? chains128 : level == 3 ? chains256 : chains512, pool.threads()};
    pool.run(nullptr, measureThread, 0, pool.threads(), reinterpret_cast<uint8_t *>(&round));
    best = std::max(best, double(round.flopsPerSecond) * 1e-9);
  }
  return best;
}
