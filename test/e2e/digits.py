#===- digits.py - the trained digits nets ---------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compiles a trained net and holds its answers on the 360 test images against the reference.

usage: digits.py HALNET NETDEFS DATA FOLDER NAME RIGHT [OPTION...]

The options go to `halnet compile`."""

import sys

import numpy
import programs

halnet, netdefs, data, folder, name, right, *options = sys.argv[1:]
weights = ("--weights", f"{data}/digits/{name}_digits.npz")
images = f"{data}/digits/digits_test.npz"
expected = programs.load(f"{data}/digits/{name}_digits_expected.npz")["prob_f64"]
classes = programs.load(images)["y"]

net = programs.Net(halnet, f"{netdefs}/digits/{name}.yaml", folder)
answers = net.folder / "answers.npy"
program = net.compile(weights, *options).absolute()
programs.call(program, "run", images, "--array", "x", "--output", answers)
compiled = numpy.load(answers)
whole = programs.Net(halnet, net.description, folder, {"batch": len(classes)})
interpreted = whole.interpret(weights, images, "--array", "x")["softmax"]

found = int((compiled.argmax(1) == classes).sum())
error = programs.absolute_error(compiled, expected)
interpreter_error = programs.absolute_error(interpreted, expected)
print(f"{name}: {found} of {len(classes)} right, probabilities within {error:.1e}")
print(f"interpreter: within {interpreter_error:.1e}")
good = found == int(right) and error <= programs.PROBABILITY_BOUND
sys.exit(0 if good and interpreter_error <= 1e-9 else 1)
