#===- images.py - digits in several sizes ----------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Writes 8x8.npy (the first 7 digits), 12x16.npy (the same in the middle of zeros) and 9x9.npy."""

import pathlib

import numpy

data = pathlib.Path(__file__).parent.parent / "data" / "digits" / "digits_test.npz"
digits = numpy.load(data)["x"][:7]
numpy.save("8x8.npy", digits)
numpy.save("12x16.npy", numpy.pad(digits, ((0, 0), (0, 0), (2, 2), (4, 4))))
numpy.save("9x9.npy", numpy.zeros((2, 1, 9, 9), "float32"))
