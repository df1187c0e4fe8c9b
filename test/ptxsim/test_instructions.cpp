//===- test_instructions.cpp - each instruction group --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With the corner cases that PTX fixes.
//
//===----------------------------------------------------------------------===//

#include "test.h"

#include <cmath>

namespace ptxsim {
namespace {

/// The lines get %r1 = a, %r2 = b, %r3 = c and leave their result in %r0.
u32 eval(const std::string &lines, u32 a, u32 b = 0, u32 c = 0) {
  Result r =
      runBody("mov.b32 %r1, " + std::to_string(a) + "; mov.b32 %r2, " + std::to_string(b) +
              "; mov.b32 %r3, " + std::to_string(c) + ";\n" + lines + "\nst.global.b32 [%o], %r0;");
  if (!r.clean())
    printf("  %s: %s\n", lines.c_str(),
           r.error.code ? r.error.text.c_str() : r.report.issues[0].kind.c_str());
  return r.error.code ? 0xdead0000 + r.error.code : r.out[0];
}

/// The same with doubles: %d1 = a, %d2 = b, %d3 = c; result in %d0.
double evalDouble(const std::string &lines, double a, double b = 0, double c = 0) {
  auto literal = [](double x) {
    u64 u;
    memcpy(&u, &x, 8);
    char text[32];
    snprintf(text, sizeof text, "0d%016llX", (unsigned long long)u);
    return std::string(text);
  };
  Launch two;
  two.threads = 1;
  two.outputs = 2;
  Result r =
      runBody("mov.f64 %d1, " + literal(a) + "; mov.f64 %d2, " + literal(b) + "; mov.f64 %d3, " +
                  literal(c) + ";\n" + lines + "\nst.global.f64 [%o], %d0;",
              two);
  if (!r.clean())
    printf("  %s: %s\n", lines.c_str(),
           r.error.code ? r.error.text.c_str() : r.report.issues[0].kind.c_str());
  double d;
  memcpy(&d, r.out.data(), 8);
  return d;
}

void integers() {
  CHECK(eval("add.s32 %r0, %r1, %r2;", 0x7fffffff, 1) == 0x80000000);
  CHECK(eval("add.sat.s32 %r0, %r1, %r2;", 0x7fffffff, 1) == 0x7fffffff);
  CHECK(eval("sub.sat.s32 %r0, %r1, %r2;", 0x80000000, 1) == 0x80000000);
  CHECK(eval("mul.hi.s32 %r0, %r1, %r2;", -5, 3) == ~0u);
  CHECK(eval("mul.hi.u32 %r0, %r1, %r2;", -5, 3) == 2);
  CHECK(eval("mad.lo.s32 %r0, %r1, %r2, %r3;", 7, -3, 5) == u32(-16));
  CHECK(eval("mul.wide.s32 %d0, %r1, %r2; shr.s64 %d0, %d0, 4; cvt.u32.u64 %r0, %d0;", -32, 3) ==
        u32(-6));
  CHECK(eval("div.s32 %r0, %r1, %r2;", 0x80000000, -1) == 0x80000000);
  CHECK(eval("div.s32 %r0, %r1, %r2;", -7, 2) == u32(-3));
  CHECK(eval("div.u32 %r0, %r1, %r2;", 9, 0) == ~0u);
  CHECK(eval("rem.s32 %r0, %r1, %r2;", -7, 2) == u32(-1));
  CHECK(eval("min.u32 %r0, %r1, %r2;", -1, 2) == 2);
  CHECK(eval("min.s32 %r0, %r1, %r2;", -1, 2) == ~0u);
  CHECK(eval("abs.s32 %r0, %r1;", -9) == 9);
  CHECK(eval("neg.s32 %r0, %r1;", 9) == u32(-9));
  CHECK(eval("not.b32 %r0, %r1;", 9) == ~9u);
  CHECK(eval("sad.u32 %r0, %r1, %r2, %r3;", 3, 10, 1) == 8);
  CHECK(eval("add.cc.u32 %r4, %r1, %r2; addc.u32 %r0, %r3, 0;", -1, 1, 7) == 8);
  CHECK(eval("sub.cc.u32 %r4, %r1, %r2; subc.u32 %r0, %r3, 0;", 0, 1, 7) == 6);
  CHECK(eval("mad.lo.cc.u32 %r4, %r1, %r2, %r3; madc.hi.u32 %r0, %r1, %r2, 0;", -1, -1, -1) == ~0u);
}

void bitOperations() {
  CHECK(eval("shl.b32 %r0, %r1, %r2;", 1, 32) == 0);
  CHECK(eval("shr.s32 %r0, %r1, %r2;", 0x80000000, 40) == ~0u);
  CHECK(eval("shr.u32 %r0, %r1, %r2;", 0x80000000, 31) == 1);
  CHECK(eval("shf.l.wrap.b32 %r0, %r1, %r2, %r3;", 0x80000001, 0x12345678, 4) == 0x23456788);
  CHECK(eval("shf.r.clamp.b32 %r0, %r1, %r2, %r3;", 1, 0xabc, 40) == 0xabc);
  CHECK(eval("prmt.b32 %r0, %r1, %r2, 0x7531;", 0x33221100, 0x77665544) == 0x77553311);
  CHECK(eval("prmt.b32 %r0, %r1, %r2, 0x9;", 0x8000, 0) == 0x000000ff);
  CHECK(eval("bfe.u32 %r0, %r1, 8, 4;", 0xabcd) == 0xb);
  CHECK(eval("bfe.s32 %r0, %r1, 8, 4;", 0xabcd) == 0xfffffffb);
  CHECK(eval("bfe.s32 %r0, %r1, 28, 8;", 0xa0000000) == 0xfffffffa);
  CHECK(eval("bfe.u32 %r0, %r1, 40, 8;", ~0u) == 0);
  CHECK(eval("bfi.b32 %r0, %r1, %r2, 8, 4;", 0x5, ~0u) == 0xfffff5ff);
  CHECK(eval("clz.b32 %r0, %r1;", 0) == 32);
  CHECK(eval("popc.b32 %r0, %r1;", 0xf0f) == 8);
  CHECK(eval("bfind.u32 %r0, %r1;", 0x100) == 8);
  CHECK(eval("bfind.s32 %r0, %r1;", -1) == ~0u);
  CHECK(eval("brev.b32 %r0, %r1;", 1) == 0x80000000);
  CHECK(eval("lop3.b32 %r0, %r1, %r2, %r3, 0x96;", 0xff00, 0xf0f0, 0xcccc) ==
        (0xff00u ^ 0xf0f0 ^ 0xcccc));
  CHECK(eval("dp4a.s32.s32 %r0, %r1, %r2, %r3;", 0xff7f0102, 0x02ff0304, 10) ==
        u32(10 + 8 + 3 - 127 - 2));
  CHECK(eval("dp4a.u32.u32 %r0, %r1, %r2, %r3;", 0xff000000, 0xff000000, 1) == 65026);
  CHECK(eval("dp2a.lo.s32.s32 %r0, %r1, %r2, %r3;", 0xfffe0003, 0x05060708, 1) ==
        u32(1 + 3 * 8 - 2 * 7));
}

void floats() {
  CHECK(eval("max.f32 %r0, %r1, %r2;", bits(NAN), bits(2)) == bits(2));
  CHECK(eval("min.f32 %r0, %r1, %r2;", bits(3), bits(NAN)) == bits(3));
  CHECK(eval("max.f32 %r0, %r1, %r2;", bits(-0.f), bits(0.f)) == 0);
  CHECK(eval("min.f32 %r0, %r1, %r2;", bits(0.f), bits(-0.f)) == 0x80000000);
  CHECK(std::isnan(evalDouble("add.f64 %d0, %d1, %d2;", NAN, 1)));
  CHECK(eval("max.NaN.f32 %r0, %r1, %r2; setp.nan.f32 %p1, %r0, %r0; selp.b32 %r0, 1, 0, %p1;",
             bits(NAN), 0) == 1);
  CHECK(eval("mul.ftz.f32 %r0, %r1, %r2;", bits(1e-30f), bits(-1e-10f)) == 0x80000000);
  CHECK(eval("mul.f32 %r0, %r1, %r2;", bits(1e-30f), bits(1e-10f)) == bits(1e-40f));
  float x = 1 + 0x1p-23f;
  CHECK(eval("fma.rn.f32 %r0, %r1, %r2, %r3;", bits(x), bits(x), bits(-1)) ==
        bits(std::fma(x, x, -1.f)));
  CHECK(eval("fma.rm.f32 %r0, %r1, %r2, %r3;", bits(x), bits(1), bits(-0x1p-40f)) == bits(1));
  CHECK(eval("fma.rp.f32 %r0, %r1, %r2, %r3;", bits(x), bits(1), bits(0x1p-40f)) ==
        bits(1 + 0x1p-22f));
  CHECK(eval("add.rz.f32 %r0, %r1, %r2;", bits(x), bits(0x1.8p-24f)) == bits(x));
  CHECK(eval("add.rn.f32 %r0, %r1, %r2;", bits(x), bits(0x1.8p-24f)) == bits(1 + 0x1p-22f));
  CHECK(eval("fma.rn.sat.f32 %r0, %r1, %r2, %r3;", bits(2), bits(3), bits(-1)) == bits(1));
  CHECK(eval("add.sat.f32 %r0, %r1, %r2;", bits(NAN), bits(3)) == 0);
  CHECK(eval("copysign.f32 %r0, %r1, %r2;", bits(-1), bits(5)) == bits(-5));
  CHECK(eval("neg.f32 %r0, %r1;", bits(0)) == 0x80000000);
  CHECK(eval("div.rn.f32 %r0, %r1, %r2;", bits(1), bits(3)) == bits(1.f / 3));
  CHECK(eval("sqrt.rn.f32 %r0, %r1;", bits(2)) == bits(std::sqrt(2.f)));
  CHECK(eval("ex2.approx.ftz.f32 %r0, %r1;", bits(-3)) == bits(0.125f));
  CHECK(eval("lg2.approx.f32 %r0, %r1;", bits(8)) == bits(3));
  CHECK(eval("rsqrt.approx.f32 %r0, %r1;", bits(4)) == bits(0.5f));
  CHECK(eval("tanh.approx.f32 %r0, %r1;", bits(0)) == 0);
  CHECK(eval("testp.infinite.f32 %p1, %r1; selp.b32 %r0, 1, 0, %p1;", bits(INFINITY)) == 1);
  CHECK(eval("testp.subnormal.f32 %p1, %r1; selp.b32 %r0, 1, 0, %p1;", bits(1e-40f)) == 1);
  CHECK(evalDouble("fma.rn.f64 %d0, %d1, %d2, %d3;", 3, 5, -1) == 14);
  CHECK(evalDouble("div.rp.f64 %d0, %d1, %d2;", 1, 3) == std::nextafter(1.0 / 3, 1));
  CHECK(std::fabs(evalDouble("rcp.approx.ftz.f64 %d0, %d1;", 3) - 1.0 / 3) < 1e-6);
  CHECK(evalDouble("sqrt.rn.f64 %d0, %d1;", 2) == std::sqrt(2.0));
}

void halves() {
  CHECK(eval("cvt.rn.f16.f32 %h1, %r1; cvt.u32.u16 %r0, %h1;", bits(65504.f + 16)) == 0x7c00);
  CHECK(eval("cvt.rn.f16.f32 %h1, %r1; mov.b32 %r0, {%h1, %h1};", bits(1.f)) == 0x3c003c00);
  CHECK(eval("add.rn.f16x2 %r0, %r1, %r2;", 0x3c004000, 0x3c003c00) == 0x40004200);
  CHECK(eval("fma.rn.f16x2 %r0, %r1, %r2, %r3;", 0x40004000, 0x42003c00, 0x3c003c00) == 0x47004200);
  CHECK(eval("cvt.rn.f16x2.f32 %r0, %r1, %r2;", bits(2), bits(1)) == 0x40003c00);
  CHECK(eval("mov.b32 {%h1, %h2}, %r1; cvt.f32.f16 %r0, %h2;", 0x3c004000) == bits(1));
}

void conversions() {
  CHECK(eval("cvt.rni.s32.f32 %r0, %r1;", bits(2.5f)) == 2);
  CHECK(eval("cvt.rzi.s32.f32 %r0, %r1;", bits(-2.7f)) == u32(-2));
  CHECK(eval("cvt.rzi.s32.f32 %r0, %r1;", bits(3e9f)) == 0x7fffffff);
  CHECK(eval("cvt.rzi.u32.f32 %r0, %r1;", bits(-1.f)) == 0);
  CHECK(eval("cvt.rzi.s32.f32 %r0, %r1;", bits(NAN)) == 0);
  CHECK(eval("cvt.rmi.f32.f32 %r0, %r1;", bits(-2.5f)) == bits(-3));
  CHECK(eval("cvt.sat.u8.s32 %r0, %r1;", 300) == 255);
  CHECK(eval("cvt.sat.f32.f32 %r0, %r1;", bits(7)) == bits(1));
  CHECK(eval("cvt.s32.s8 %r0, %r1;", 0x80) == 0xffffff80);
  CHECK(eval("cvt.rn.f32.s32 %r0, %r1;", 16777217) == bits(16777216.f));
  CHECK(eval("cvt.rp.f32.s32 %r0, %r1;", 16777217) == bits(16777218.f));
}

void comparisons() {
  CHECK(eval("setp.gtu.f32 %p1, %r1, %r2; selp.b32 %r0, 1, 2, %p1;", bits(NAN), bits(1)) == 1);
  CHECK(eval("setp.ne.f32 %p1, %r1, %r2; selp.b32 %r0, 1, 2, %p1;", bits(NAN), bits(1)) == 2);
  CHECK(eval("setp.lt.s32 %p1|%p2, %r1, %r2; selp.b32 %r0, 5, 6, %p2;", -1, 1) == 6);
  CHECK(eval("setp.lo.u32 %p1, %r1, %r2; selp.b32 %r0, 5, 6, %p1;", -1, 1) == 6);
  CHECK(eval("setp.eq.s32 %p1, %r1, 1; setp.eq.and.s32 %p2, %r2, 2, !%p1; selp.b32 %r0, 5, 6, %p2;",
             1, 2) == 6);
  CHECK(eval("setp.eq.s32 %p1, %r1, 1; not.pred %p2, %p1; or.pred %p3, %p1, %p2; selp.b32 %r0, 5, "
             "6, %p3;",
             1) == 5);
  CHECK(eval("set.lt.u32.s32 %r0, %r1, %r2;", -1, 1) == ~0u);
}

void warpWide() {
  Result r = runBody(
      "shfl.sync.down.b32 %r0|%p1, %t, 4, 31, -1; shfl.sync.bfly.b32 %r1, %t, 1, 31, -1;\n"
      "shfl.sync.up.b32 %r2, %t, 1, 0, -1; mad.lo.s32 %r0, %r1, 100, %r0;\n"
      "mad.lo.s32 %r0, %r2, 10000, %r0; selp.b32 %r3, 1000000, 0, %p1; add.s32 %r0, %r0, %r3;\n"
      "st.global.b32 [%o], %r0;");
  bool right = r.clean();
  for (u32 t = 0; t < 32; t++) {
    bool inRange = t + 4 < 32;
    right &= r.out[t] == (inRange ? t + 4 + 1000000 : t) + 100 * (t ^ 1) + 10000 * (t ? t - 1 : 0);
  }
  CHECK(right);
  CHECK(runBody("shfl.sync.idx.b32 %r0, %t, 3, 0x181f, -1; st.global.b32 [%o], %r0;").out[13] ==
        11); // segments of 8
  CHECK(runBody("setp.lt.s32 %p1, %t, 5; vote.sync.ballot.b32 %r0, %p1, -1; vote.sync.any.pred "
                "%p2, %p1, -1;\n"
                "selp.b32 %r1, 64, 0, %p2; add.s32 %r0, %r0, %r1; st.global.b32 [%o], %r0;")
            .out[31] == 31 + 64);
  CHECK(runBody("redux.sync.add.s32 %r0, %t, -1; st.global.b32 [%o], %r0;").out[7] == 496);
  CHECK(runBody("and.b32 %r1, %t, 3; match.any.sync.b32 %r0, %r1, -1; st.global.b32 [%o], %r0;")
            .out[5] == 0x22222222);
}

void memory() {
  CHECK(runBody("ld.global.u8 %r0, [%a+1]; ld.global.s16 %r1, [%a]; add.s32 %r0, %r0, %r1; "
                "st.global.b32 [%o], %r0;")
            .out[20] == 61);
  Launch pairs;
  pairs.threads = 16;
  pairs.outputs = 64;
  Result r =
      runBody("add.s64 %o, %o, %x; add.s64 %o, %o, %x; add.s64 %o, %o, %x;\n"
              "st.global.v4.b32 [%o], {%t, %t, 7, %t}; ld.global.v2.b32 {%r1, %r2}, [%o+8];\n"
              "add.s32 %r3, %r1, %r2; st.global.b32 [%o], %r3;",
              pairs);
  CHECK(r.clean() && r.out[20] == 12 && r.out[21] == 5);
  Launch one;
  one.outputs = 64;
  r = runBody(
      "sub.s64 %o, %o, %x; st.shared.b32 [%z], 0;\n"
      "atom.shared.add.u32 %r1, [%z], 2; red.shared.max.u32 [%z+4], %t; atom.shared.cas.b32 %r2, "
      "[%z], 64, 5;\n"
      "bar.sync 0; ld.shared.b32 %r0, [%z]; setp.eq.s32 %p1, %t, 9; @%p1 st.global.b32 [%o], %r0;",
      one);
  CHECK(r.out[0] == 5 && r.found("write-write race") && r.found("uninitialised shared"));
  CHECK(run(kernel("mov.b64 %d1, buf; cvta.local.u64 %d2, %d1; and.b32 %r1, %t, 3; mul.wide.u32 "
                   "%d3, %r1, 4;\n"
                   "add.s64 %d4, %d2, %d3; st.b32 [%d4], %t; add.s64 %d5, %d1, %d3; ld.local.b32 "
                   "%r0, [%d5];\n"
                   "st.global.b32 [%o], %r0;",
                   ".local .align 16 .b8 buf[16];\n"))
            .out[17] == 17);
  std::string table =
      ".const .align 4 .b8 tab[8] = {1, 2, 3, 4, 0xff, 0, 0, 0};\n.global .u32 g = 41;\n";
  CHECK(
      run(kHead + table +
          kernel("mov.b64 %d1, tab; ld.const.b32 %r0, [%d1+4]; { .reg .b32 %r0x; mov.b32 %r0x, 5;\n"
                 "add.s32 %r0, %r0, %r0x; } ld.global.u32 %r1, [g]; add.s32 %r0, %r0, %r1; "
                 "st.global.b32 [%o], %r0;")
              .substr(kHead.size()))
          .out[3] == 255 + 5 + 41);
  // dynamic shared memory begins behind the static variables, wherever they are declared
  r = run(kHead + ".extern .shared .align 16 .b8 dynamic[];\n" +
          kernel("st.shared.b32 [fixed], 1; mov.u64 %d1, dynamic; mov.u64 %d2, fixed; sub.s64 %d3, "
                 "%d1, %d2;\n"
                 "cvt.u32.u64 %r0, %d3; st.global.b32 [%o], %r0;",
                 ".shared .align 4 .b8 fixed[20];\n")
              .substr(kHead.size()));
  CHECK(r.out[0] == 32);
}

} // namespace

void testInstructions() {
  integers();
  bitOperations();
  floats();
  halves();
  conversions();
  comparisons();
  warpWide();
  memory();
}

} // namespace ptxsim
