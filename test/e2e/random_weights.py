#===- random_weights.py - random weights against their twin in numpy ------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Runs a net with random weights and with the same made by numpy: every tensor has the same bits.

usage: random_weights.py HALNET DESCRIPTION FOLDER SETTING..."""

import sys

import numpy
import portable_random
import programs
import reference_weights

SEED = 12345678901234567890
halnet, description, folder, *settings = sys.argv[1:]
net = programs.Net(halnet, description, folder, dict(word.split("=") for word in settings))
text = net.text()
made = {
    name: portable_random.random_weight(name, shape, SEED)
    for name, shape in reference_weights.parameters(text).items()
}
image = net.folder / "input.npy"
numpy.save(image, portable_random.pixels("input", reference_weights.input_shape(text), 1))
random = net.interpret(("--random-weights", SEED), image)
given = net.interpret(programs.save_weights(net.folder / "w.npz", made), image)
differ = [name for name in random if not numpy.array_equal(random[name], given[name])]
largest = max(numpy.abs(tensor).max() for tensor in random.values())
print(f"{len(made)} weights, {len(random)} tensors, the largest value is {largest:.3g}")
print("differ:", ", ".join(differ) or "none")
sys.exit(1 if differ or not random else 0)
