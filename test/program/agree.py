#===- agree.py - a program's answers against expected ones ------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compares a program's output with an expected one, or with its first IMAGES.

usage: agree.py OUTPUT.npy EXPECTED.npz ARRAY BOUND [IMAGES]

Every value must be within BOUND, absolutely.
"""

import sys

import numpy

output, expected, array, bound, *images = sys.argv[1:]
got = numpy.load(output)
want = numpy.load(expected)[array]
if images:
    want = want[: int(images[0])]
if got.shape != want.shape:
    sys.exit(f"error: {got.shape} instead of {want.shape}")
worst = numpy.abs(got - want).max()
print(f"{len(got)} images, worst difference {worst:.2g}")
if not worst <= float(bound):
    sys.exit(f"error: {worst:.3g} is above {bound}")
