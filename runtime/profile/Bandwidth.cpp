//===- Bandwidth.cpp - how fast all threads read ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loops of nothing but loads, eight vectors a turn. Reads and not writes, since
// kernels read several bytes for each that they write.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/Bandwidth.h"

#include "runtime/Together.h"

#include <algorithm>
#include <cstring>
#include <sys/mman.h>

using namespace halnet::runtime;

namespace {

// A round reads at least so much with each thread: some 0.2 ms out of a cache.
constexpr size_t bytesOfRound = size_t(8) << 20;
constexpr int rounds = 20;
constexpr size_t bytesOfTurn = 8 * 64; // of the widest vectors

using Read = void (*)(const uint8_t *from, size_t bytes);

#ifdef __x86_64__

/// A function of assembly, since a compiler drops loads that nobody uses. `width`
/// is a vector's in bytes; `bytes` are a multiple of eight of them.
#define HALNET_READ(name, load, width, reg, after)                                                 \
  void name(const uint8_t *from, size_t bytes) {                                                   \
    asm volatile(".p2align 5\n"                                                                    \
                 "1:\n"                                                                            \
                 ".irp r,0,1,2,3,4,5,6,7\n" load " \\r*" width "(%[from]), %%" reg "\\r\n.endr\n"  \
                 "add $8*" width ", %[from]\n"                                                     \
                 "sub $8*" width ", %[bytes]\n"                                                    \
                 "jnz 1b\n" after                                                                  \
                 : [from] "+r"(from), [bytes] "+r"(bytes)                                          \
                 :                                                                                 \
                 : "cc", "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6",         \
                   "xmm7");                                                                        \
  }
HALNET_READ(read128, "movaps", "16", "xmm", "")
HALNET_READ(read256, "vmovaps", "32", "ymm", "vzeroupper\n")
HALNET_READ(read512, "vmovaps", "64", "zmm", "vzeroupper\n")
#undef HALNET_READ

Read readOf(uint32_t level) { return level == 2 ? read128 : level == 3 ? read256 : read512; }

#else

void readNeon(const uint8_t *from, size_t bytes) {
  asm volatile(".p2align 5\n"
               "1:\n"
               ".irp r,0,1,2,3,4,5,6,7\n ldr q\\r, [%[from], #16*\\r]\n .endr\n"
               "add %[from], %[from], #8*16\n"
               "subs %[bytes], %[bytes], #8*16\n"
               "b.ne 1b\n"
               : [from] "+r"(from), [bytes] "+r"(bytes)
               :
               : "cc", "memory", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7");
}

Read readOf(uint32_t) { return readNeon; }

#endif

/// Pages that are really there: untouched ones would all be the same page of zeros.
class Pages {
public:
  explicit Pages(size_t bytes) : bytes(bytes) {
    memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED)
      std::memset(memory, 1, bytes);
  }
  Pages(const Pages &) = delete;
  ~Pages() {
    if (memory != MAP_FAILED)
      munmap(memory, bytes);
  }
  const uint8_t *data() const {
    return memory == MAP_FAILED ? nullptr : static_cast<const uint8_t *>(memory);
  }

private:
  void *memory;
  size_t bytes;
};

} // namespace

double halnet::runtime::measureBandwidth(ThreadPool &pool, uint32_t level, size_t bytes) {
  const size_t part =
      std::max(bytes / pool.threads() / bytesOfTurn * bytesOfTurn, size_t(bytesOfTurn));
  const Pages pages(part * pool.threads());
  const uint8_t *data = pages.data();
  if (!data)
    return 0;
  const Read read = readOf(level);
  const size_t passes = (bytesOfRound + part - 1) / part;
  return bestRate(pool, rounds, [=](int thread) {
    for (size_t pass = 0; pass < passes; ++pass)
      read(data + thread * part, part);
    return double(passes * part);
  });
}
