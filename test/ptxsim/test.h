//===- test.h - helpers of the self-test ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One-kernel modules around a few lines of PTX.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_PTXSIM_TEST_H
#define HALNET_TEST_PTXSIM_TEST_H

#include "ptxsim.h"

#include <cstdio>
#include <cstring>

namespace ptxsim {

extern int checks, failures;
#define CHECK(condition)                                                                           \
  do {                                                                                             \
    checks++;                                                                                      \
    if (!(condition)) {                                                                            \
      failures++;                                                                                  \
      printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);                               \
    }                                                                                              \
  } while (0)

const std::string kHead = ".version 7.0\n.target sm_80\n.address_size 64\n";

/// A kernel k(u64 o, u64 i, u32 n). At the body: %t = tid.x, %o and %a = this thread's element of o
/// and i, %x = 4 * tid.
inline std::string kernel(const std::string &body, const std::string &declarations = "") {
  return kHead +
         ".visible .entry k(.param .u64 o, .param .u64 i, .param .u32 n)\n{\n"
         ".reg .pred %p<9>; .reg .b16 %h<9>; .reg .b32 %r<20>; .reg .b64 %d<20>;\n"
         ".reg .b32 %t; .reg .b64 %o, %a, %x, %z;\n" +
         declarations +
         "ld.param.u64 %o, [o]; ld.param.u64 %a, [i]; cvta.to.global.u64 %o, %o; mov.u32 %t, "
         "%tid.x;\n"
         "mov.u64 %z, 0; mul.wide.u32 %x, %t, 4; add.s64 %o, %o, %x; add.s64 %a, %a, %x;\n" +
         body + "\nret;\n}\n";
}

struct Launch {
  int threads = 32;
  Options options;
  u32 shared = 256, blocks = 1;
  size_t outputs = 0; ///< elements of o; 0: one a thread
};

struct Result {
  Report report;
  Error error{kOk, ""};
  std::vector<u32> out;

  bool clean() const { return !error.code && report.issues.empty(); }
  bool found(const std::string &kind) const {
    for (auto &i : report.issues)
      if (i.kind.find(kind) != std::string::npos)
        return true;
    return false;
  }
};

/// Runs kernel k; its input element q is 3 q + 1.
inline Result run(const std::string &ptx, const Launch &l = Launch()) {
  Result r;
  Memory memory;
  size_t outputs = l.outputs ? l.outputs : l.threads;
  u64 out = memory.alloc(4 * outputs), in = memory.alloc(4 * l.threads);
  Allocation *a = memory.find(in, 1);
  for (u32 q = 0; q < (u32)l.threads; q++) {
    u32 value = 3 * q + 1;
    memcpy(&a->bytes[4 * q], &value, 4);
  }
  std::fill(a->written.begin(), a->written.end(), 1);
  u32 n = l.threads, grid[3] = {l.blocks, 1, 1}, block[3] = {n, 1, 1};
  void *params[] = {&out, &in, &n};
  try {
    auto module = load(ptx, memory);
    launch(*module, *module->kernels.at("k"), grid, block, l.shared, params, l.options, r.report);
  } catch (Error &e) {
    r.error = e;
  }
  r.out.resize(outputs);
  memcpy(r.out.data(), memory.find(out, 1)->bytes.data(), 4 * outputs);
  return r;
}

inline Result runBody(const std::string &body, const Launch &l = Launch()) {
  return run(kernel(body), l);
}

inline u32 bits(float x) {
  u32 u;
  memcpy(&u, &x, 4);
  return u;
}

void testInstructions();
void testControl();
void testChecks();
void testParser();

} // namespace ptxsim

#endif // HALNET_TEST_PTXSIM_TEST_H
