#===- caffe.py - a trained Caffe net, compiled ------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compiles the digits net from its prototxt and caffemodel, and holds it to its reference."""

import sys

import numpy
import programs

halnet, data, folder = sys.argv[1:]
images = f"{data}/digits/digits_test.npz"
net = programs.Net(halnet, f"{data}/digits/resnet8_digits.prototxt", folder)
answers = net.folder / "answers.npy"
program = net.compile(("--weights", f"{data}/digits/resnet8_digits.caffemodel"))
programs.call(program.absolute(), "run", images, "--array", "x", "--output", answers)
compiled = numpy.load(answers)
expected = programs.load(f"{data}/digits/resnet8_digits_expected.npz")["prob_f64"]
found = int((compiled.argmax(1) == programs.load(images)["y"]).sum())
error = programs.absolute_error(compiled, expected)
print(f"{found} of {len(compiled)} right, probabilities within {error:.1e}")
sys.exit(0 if error <= programs.PROBABILITY_BOUND else 1)
