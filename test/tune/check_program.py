#===- check_program.py - how many digits a program knows -----------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Usage: check_program.py PROGRAM DIGITS_TEST.npz: fails unless 359 of the 360 are right."""

import subprocess
import sys

import numpy

program, data = sys.argv[1:]
subprocess.run([program, "run", data, "--array", "x", "--output", "p.npy"], check=True)
right = int((numpy.load("p.npy").argmax(axis=1) == numpy.load(data)["y"]).sum())
print(right, "right")
assert right == 359
