#===- check_inner_loops.py - loops whose instructions are counted by hand ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""check_inner_loops.py BENCH"""

import sys

sys.path.insert(0, sys.argv[1])
from inner_loops import Loop, hottest_loops

# rbp is the frame here, so what is read from it was spilled; rsi is a pointer. The outer loop has
# more multiplications in all, but holds others; of these the second has more than the first.
X86 = """
0000000000000000 <conv_8x8x8_k8_3x3s1_0123456789abcdef_par_for_result_s0_y>:
       0: push	rbp
       1: mov	rbp, rsp
      10: vfmadd231ps	zmm0, zmm1, zmm2
      16: jne	0x10 <conv_8x8x8_k8_3x3s1_0123456789abcdef_par_for_result_s0_y+0x10>
      20: vmovups	zmm3, zmmword ptr [rsi + 4*rax]
      26: vbroadcastss	zmm4, dword ptr [rdi + rax]
      2c: vfmadd231ps	zmm0, zmm3, zmm4
      32: vfmadd231ps	zmm1, zmm3, dword ptr [rdi + rax + 0x4]{1to16}
      38: vfmadd231ps	zmm2, zmm3, zmmword ptr [rsi]
      3e: vmovups	zmmword ptr [rbp - 0x80], zmm5
      44: vmovups	zmm5, zmmword ptr [rsp + 0x40]
      4a: mov	r8, qword ptr [rsp + 0x18]
      50: add	rax, 0x4
      54: jb	0x20 <conv_8x8x8_k8_3x3s1_0123456789abcdef_par_for_result_s0_y+0x20>
      5a: jmp	0x10 <conv_8x8x8_k8_3x3s1_0123456789abcdef_par_for_result_s0_y+0x10>
      60: ret

0000000000000000 <pool_8x8x8_k8_2x2s2_0123456789abcdef>:
       0: vmulps	zmm0, zmm1, zmm2
       6: jne	0x0 <pool_8x8x8_k8_2x2s2_0123456789abcdef>
"""
assert hottest_loops(X86) == {
    "conv_8x8x8_k8_3x3s1_0123456789abcdef": Loop(
        fma=3, loads=2, broadcasts=2, spills=2, stack=1, all=10
    )
}

# Without a frame rbp is a pointer like any other.
no_frame = hottest_loops(X86.replace("mov\trbp, rsp", "mov\trbp, rdi"))
assert [loop.spills for loop in no_frame.values()] == [1]

ARM = """
0000000000000000 <dense_8x1x1_k8_0123456789abcdef>:
       0: ldr	q0, [x8, #0x10]
       4: ldp	q1, q2, [x9], #0x20
       8: ld1r	{ v3.4s }, [x10]
       c: fmla	v4.4s, v0.4s, v1.s[0]
      10: fmla	v5.4s, v2.4s, v3.4s
      14: str	q5, [sp, #0x20]            // 16-byte Folded Spill
      18: ldr	x11, [sp, #0x8]
      1c: subs	x12, x12, #0x1
      20: b.ne	0x0 <dense_8x1x1_k8_0123456789abcdef>
"""
assert hottest_loops(ARM) == {
    "dense_8x1x1_k8_0123456789abcdef": Loop(
        fma=2, loads=2, broadcasts=1, spills=1, stack=1, all=9
    )
}
