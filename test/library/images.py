#===- images.py - arrays as files of plain floats ---------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: images.py ARRAYS.npz NAME OUT, or images.py ARRAY.npy OUT: float32 without a header"""

import sys

import numpy

source, *name, out = sys.argv[1:]
array = numpy.load(source)
(array[name[0]] if name else array).astype("float32").tofile(out)
