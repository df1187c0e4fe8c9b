#===- compare.py - two files of arrays ------------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compares what two runs stored.

usage: compare.py ONE.npz OTHER.npz BOUND

The arrays have the same names and shapes, and differ by at most BOUND of the largest value where
that is above 1, else of 1.
"""

import sys

import numpy

one, other, bound = sys.argv[1:]
ours, theirs = numpy.load(one), numpy.load(other)
assert ours.files == theirs.files, (ours.files, theirs.files)
for name in ours.files:
    a, b = ours[name], theirs[name]
    assert a.shape == b.shape, (name, a.shape, b.shape)
    worst = numpy.abs(a - b).max() / max(1, numpy.abs(a).max())
    assert worst <= float(bound), (name, worst)
