//===- test_checks.cpp - control flow and faults -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Control flow, and kernels with one known fault for each check.
//
//===----------------------------------------------------------------------===//

#include "test.h"

namespace ptxsim {
namespace {

std::string replaced(std::string text, const std::string &from, const std::string &to) {
  return text.replace(text.find(from), from.size(), to);
}

/// Every way to schedule: lockstep and lane by lane, in three orders.
std::vector<Launch> schedules(int threads) {
  std::vector<Launch> all;
  for (int order = 0; order < 3; order++)
    for (bool serial : {false, true}) {
      Launch l;
      l.threads = threads;
      l.options.order = order;
      l.options.serial = serial;
      all.push_back(l);
    }
  return all;
}

Launch with(int threads, u32 blocks = 1, u32 shared = 256) {
  Launch l;
  l.threads = threads;
  l.blocks = blocks;
  l.shared = shared;
  return l;
}

/// Thread t stores its input and reads that of its partner t ^ mask.
std::string exchange(int mask, const std::string &barrier) {
  return kernel("cvt.u64.u32 %d1, %t; shl.b64 %d1, %d1, 2; ld.global.b32 %r1, [%a]; st.shared.b32 "
                "[%d1], %r1;\n" +
                barrier + "\nxor.b32 %r2, %t, " + std::to_string(mask) +
                "; mul.wide.u32 %d2, %r2, 4; ld.shared.b32 %r0, [%d2]; st.global.b32 [%o], %r0;");
}

void sharedRaces() {
  for (auto &l : schedules(64)) {
    Result r = run(exchange(63, "bar.sync 0;"), l);
    CHECK(r.clean() && r.out[0] == 190 && r.out[63] == 1);
    CHECK(run(exchange(63, ""), l).found("shared"));                // missing barrier
    CHECK(run(exchange(63, "bar.warp.sync -1;"), l).found("race")); // orders the warp only
    CHECK(run(exchange(31, "bar.warp.sync -1;"), l).clean());
    CHECK(run(exchange(31, ""), l).found("race")); // lanes of a warp are not in lockstep for PTX
  }
  CHECK(runBody("st.shared.b32 [%z], %t;").found("shared write-write race"));
  std::string reuse = kernel(
      "st.shared.b32 [%x], %t; bar.sync 0; xor.b32 %r1, %t, 32; mul.wide.u32 %d1, %r1, 4;\n"
      "ld.shared.b32 %r0, [%d1]; bar.sync 0; st.shared.b32 [%x], %r0; st.global.b32 [%o], %r0;");
  CHECK(run(reuse, with(64)).clean());
  CHECK(
      run(replaced(reuse, "bar.sync 0; st", "st"), with(64)).found("shared write-after-read race"));
  // broadcast reads by a warp, ordered by bar.warp.sync before the next write: no race
  std::string broadcast =
      kernel("setp.eq.s32 %p1, %t, 0; @%p1 st.shared.b32 [%z], %t; bar.warp.sync -1;\n"
             "ld.shared.b32 %r0, [%z]; bar.warp.sync -1; @%p1 st.shared.b32 [%z], %r0;\n"
             "st.global.b32 [%o], %r0;");
  CHECK(run(broadcast).clean());
  CHECK(run(replaced(broadcast, "bar.warp.sync -1; @", "@")).found("shared write-after-read race"));
  // two writes of the same value
  Launch strict;
  strict.options.race = 2;
  CHECK(runBody("st.shared.b32 [%z], 7; sub.s64 %o, %o, %x; st.global.b32 [%o], 7;", with(32, 2))
            .clean());
  CHECK(runBody("st.shared.b32 [%z], 7;", strict).found("shared write-write race"));
  std::string narrow = kernel(
      "mov.b32 %r1, 1; cvt.u64.u32 %d1, %t; st.shared.u8 [%d1], %r1; st.global.b32 [%o], %t;");
  CHECK(run(narrow).clean()); // neighbouring bytes of different threads
}

void globalRaces() {
  CHECK(runBody("sub.s64 %o, %o, %x; st.global.b32 [%o], %t;").found("global write-write race"));
  CHECK(runBody("mov.u32 %r1, %ctaid.x; st.global.b32 [%o], %r1;", with(32, 2))
            .found("write-write race between blocks"));
  CHECK(runBody("ld.global.b32 %r0, [%a]; mov.u32 %r1, %ctaid.x; setp.eq.s32 %p1, %r1, 0; @%p1 "
                "st.global.b32 [%a], %t;",
                with(32, 2))
            .found("global read-after-write race between blocks"));
  std::string atomics = "sub.s64 %o, %o, %x; red.global.add.u32 [%o], 1;";
  Result r = runBody(atomics, with(32, 2));
  CHECK(r.report.issues.size() == 1 &&
        r.found("uninitialised global")); // atomics do not race with one another
  CHECK(runBody(atomics + " st.global.b32 [%o], %t;").found("race"));
  CHECK(runBody("sub.s64 %o, %o, %x; st.relaxed.gpu.global.b32 [%o], %t; ld.volatile.global.b32 "
                "%r0, [%o];")
            .clean());
  CHECK(
      runBody("st.global.b32 [%o], %t; ld.global.nc.b32 %r0, [%o];").found("ld.global.nc of data"));
}

void faults() {
  CHECK(runBody("st.global.b32 [%o+4], %t;").error.code == kOutOfBounds);
  CHECK(runBody("ld.global.b32 %r0, [%a+-4];").error.code == kOutOfBounds);
  CHECK(runBody("setp.eq.s32 %p1, %t, 0; @%p1 st.global.b32 [%o+-4], %t;").error.code ==
        kOutOfBounds);
  CHECK(runBody("mov.b64 %d1, 64; st.global.b32 [%d1], %t;").error.code == kOutOfBounds);
  for (auto space : {"global", "shared"}) // addresses that wrap around, beside right ones
    CHECK(runBody(std::string(
                      "setp.eq.s32 %p1, %t, 5; selp.b64 %d1, -8, %o, %p1; mov.b64 %d2, 0;\nst.") +
                  space + ".b32 [%d1+4], %t;")
              .error.code == kOutOfBounds);
  CHECK(runBody("mov.b64 %d1, -16; ld.global.v4.b32 {%r0, %r1, %r2, %r3}, [%d1];").error.code ==
        kOutOfBounds);
  CHECK(runBody("ld.global.v2.b32 {%r0, %r1}, [%a];").error.code == kMisaligned);
  CHECK(runBody("st.shared.b32 [%x+2], %t;").error.code == kMisaligned);
  CHECK(runBody("st.shared.b32 [%x+132], %t;").error.code == kOutOfBounds);
  CHECK(runBody("st.shared.b32 [%x+128], %t;").error.code == kOk);
  CHECK(
      run(kernel("mov.b64 %d1, buf; st.local.b32 [%d1+16], %t;", ".local .align 4 .b8 buf[16];\n"))
          .error.code == kOutOfBounds);
  CHECK(run(kHead + ".const .align 4 .b8 tab[8] = {1};\n" +
            kernel("mov.b64 %d1, tab; ld.const.b32 %r0, [%d1+8];").substr(kHead.size()))
            .error.code == kOutOfBounds);
  CHECK(runBody("trap;").error.code == kLaunchFailed);
  Launch limited;
  limited.options.maxSteps = 1000;
  CHECK(runBody("L: bra.uni L;", limited).error.code == kLaunchFailed);
  CHECK(runBody("ret;", with(2048)).error.code == kInvalidValue);
  CHECK(runBody("ret;", with(32, 1, 60000)).error.code == kInvalidValue);
}

void uninitialised() {
  CHECK(runBody("ld.shared.b32 %r0, [%x]; st.global.b32 [%o], %r0;").found("uninitialised shared"));
  CHECK(runBody("ld.global.b32 %r0, [%o]; st.global.b32 [%o], %r0;").found("uninitialised global"));
  CHECK(run(kernel("mov.b64 %d1, buf; ld.local.b32 %r0, [%d1];", ".local .align 4 .b8 buf[16];\n"))
            .found("uninitialised local"));
  CHECK(runBody("st.global.b32 [%o], %r7;").found("uninitialised register"));
  CHECK(runBody("setp.lt.s32 %p1, %t, 3; @%p1 mov.b32 %r7, 1; st.global.b32 [%o], %r7;")
            .found("uninitialised register"));
  CHECK(runBody("@%p1 st.global.b32 [%o], %t;").found("uninitialised register"));
  // half of what a vector load reads is missing
  CHECK(
      runBody(
          "setp.lt.s32 %p1, %t, 16; and.b64 %d1, %x, -8; @%p1 st.shared.b32 [%x], %t; bar.sync 0;\n"
          "ld.shared.v2.b32 {%r0, %r1}, [%d1];")
          .found("uninitialised shared"));
  Launch off;
  off.options.uninit = false;
  CHECK(runBody("st.global.b32 [%o], %r7;", off).clean());
}

void divergence() {
  std::string k = kernel(
      "and.b32 %r1, %t, 1; setp.eq.s32 %p1, %r1, 0; mov.u32 %r0, 0;\n@%p1 bra EVEN;\n"
      "mov.u32 %r2, %t;\n"
      "L: add.s32 %r0, %r0, 2; sub.s32 %r2, %r2, 1; setp.gt.s32 %p2, %r2, 0; @%p2 bra L;\n"
      "bra.uni END;\nEVEN: mov.u32 %r0, 100;\n"
      "END: add.s32 %r0, %r0, 1; shfl.sync.idx.b32 %r3, %r0, 5, 31, -1; add.s32 %r0, %r0, %r3;\n"
      "st.global.b32 [%o], %r0;");
  for (auto &l : schedules(32)) {
    Result r = run(k, l);
    bool right = r.clean();
    for (u32 t = 0; t < 32; t++)
      right &= r.out[t] == (t % 2 ? 2 * t : 100) + 1 + 11;
    CHECK(right);
  }
}

void divergentBarriers() {
  std::string early = "setp.eq.s32 %p1, %t, 40; @%p1 bra X; bar.sync 0; X: st.global.b32 [%o], %t;";
  CHECK(runBody(early, with(64)).found("barrier after some threads have ended"));
  std::string two = "setp.lt.s32 %p1, %t, 40; @%p1 bra X; bar.sync 0; ret; X: bar.sync 0;";
  CHECK(runBody(two, with(64)).found("threads wait at different barriers"));
  CHECK(runBody("setp.lt.s32 %p1, %t, 16; @%p1 bra A; shfl.sync.idx.b32 %r0, %t, 0, 31, -1; ret;\n"
                "A: shfl.sync.idx.b32 %r0, %t, 0, 31, -1;")
            .error.code == kLaunchFailed);
  CHECK(runBody("shfl.sync.idx.b32 %r0, %t, 20, 31, -1; st.global.b32 [%o], %r0;", with(8))
            .found("inactive lane"));
  CHECK(runBody("shfl.sync.idx.b32 %r0, %t, 0, 31, 0xffff; st.global.b32 [%o], %r0;")
            .found("outside its member mask"));
}

void functions() {
  std::string f =
      ".func (.param .b32 r) twice(.param .b32 x)\n{\n.reg .b32 %r<3>; .reg .pred %p<2>;\n"
      "ld.param.b32 %r1, [x]; setp.lt.s32 %p1, %r1, 0; @%p1 bra NEG; add.s32 %r2, %r1, %r1;\n"
      "st.param.b32 [r], %r2; ret;\nNEG: st.param.b32 [r], 0; ret;\n}\n";
  std::string call =
      "{ .param .b32 a; .param .b32 b; st.param.b32 [a], %r0; call.uni (b), twice, (a);\n"
      "ld.param.b32 %r0, [b]; }\n";
  for (auto &l : schedules(32)) {
    Result r = run(kHead + f +
                       kernel("sub.s32 %r0, %t, 4;\n" + call + call + "st.global.b32 [%o], %r0;")
                           .substr(kHead.size()),
                   l);
    CHECK(r.clean() && r.out[2] == 0 && r.out[9] == 20);
  }
  CHECK(runBody(call).error.code == kInvalidPtx); // no such function
  // the function behind its caller; .loc, which has no semicolon
  std::string user =
      kernel("sub.s32 %r0, %t, 4;\n.loc 1 2 3\n" + call + ".loc 1 3 4\nst.global.b32 [%o], %r0;");
  Result r = run(kHead + ".file 1 \"x.cu\"\n.func (.param .b32 r) twice(.param .b32 x);\n" +
                 user.substr(kHead.size()) + f);
  CHECK(r.clean() && r.out[9] == 10);
}

} // namespace

void testControl() {
  divergence();
  functions();
}

void testChecks() {
  faults();
  uninitialised();
  sharedRaces();
  globalRaces();
  divergentBarriers();
}

/// What is not supported must be refused, never skipped.
void testParser() {
  for (auto bad : {"tex.2d.v4 foo;", "add.s32 %r0, %r1;", "mov.b32 %nope, 1;",
                   "add.foo.s32 %r0, %t, 1;", "bra NOWHERE;", "bar.sync 1, 32;", "mov.b32 %p1, %t;",
                   "add.s32 %d0, %t, 1;", "ld.global.b32 %h0, [%a];", "ex2.f32 %r0, %r1;",
                   "st.param.b32 [n], %t;", "mul.rn.sat.approx.f32 %r0, %r1, %r2;",
                   "cvt.rn.bf16.f32 %h0, %r1;", "activemask.b32 %r0;", "mov.u32 %r0, %clock;",
                   "st.shared.b32 [0], %t;", "setp.eq.s32;", "shfl.sync.idx.b32 %r0;"}) {
    bool refused = runBody(bad).error.code == kInvalidPtx;
    if (!refused)
      printf("  accepted: %s\n", bad);
    CHECK(refused);
  }
  CHECK(run("hello").error.code == kInvalidPtx);
  CHECK(runBody("/* a comment */ // another\nst.global.b32 [%o], %t;").clean());
}

} // namespace ptxsim
