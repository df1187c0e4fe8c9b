#===- wrong_shape.py - weights with one array turned round ------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: wrong_shape.py WEIGHTS.npz NAME OUT.npz"""

import sys

import numpy

source, name, out = sys.argv[1:]
arrays = dict(numpy.load(source))
arrays[name] = arrays[name].T
numpy.savez(out, **{key: numpy.ascontiguousarray(value) for key, value in arrays.items()})
