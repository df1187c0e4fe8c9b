#===- families.py - ResNet's relatives against the interpreter ------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compiles netdefs and holds what their programs store against the interpreter.

usage: families.py HALNET NETDEFS FOLDER [KEY=VALUE...] -- NETDEF...

Weights are random, images as torchvision normalises them; every stored tensor must be within 4e-6
of its largest value, or what a form of Winograd is held to, probabilities within 2e-6."""

import sys

import numpy
import portable_random
import programs

WEIGHTS = ("--random-weights", "1")


def check(halnet, netdefs, folder, settings, netdef):
    """Prints the largest error of the net's program and returns whether it is within the bound."""
    net = programs.Net(halnet, f"{netdefs}/{netdef}.yaml", f"{folder}/{netdef}", settings)
    image = net.folder / "input.npy"
    shape = (1, 3, int(settings.get("height", 224)), int(settings.get("width", 224)))
    numpy.save(image, portable_random.uniform("input", shape, -2, 2, 7))
    expected = net.interpret(WEIGHTS, image)
    program = net.compile(WEIGHTS)
    answers, stored = net.run(program, image)
    errors = {name: programs.relative_error(stored[name], expected[name]) for name in stored}
    worst = max(errors, key=errors.get)
    print(f"{netdef}: {len(stored)} tensors, largest error {errors[worst]:.1e} ({worst})")
    probability = programs.absolute_error(answers["softmax"], expected["softmax"])
    print(f"largest error of a probability: {probability:.1e}")
    bound = programs.tensor_bound(program)
    return errors[worst] <= bound and probability <= programs.PROBABILITY_BOUND


def main():
    halnet, netdefs, folder, *words = sys.argv[1:]
    border = words.index("--")
    settings = dict(word.split("=") for word in words[:border])
    results = [check(halnet, netdefs, folder, settings, net) for net in words[border + 1 :]]
    sys.exit(0 if all(results) else 1)


main()
