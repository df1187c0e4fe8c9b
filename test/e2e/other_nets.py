#===- other_nets.py - shipped networks at other sizes and depths -----------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Holds programs against the interpreter, on networks of which nobody else's run is at hand.

usage: other_nets.py HALNET NETDEFS FOLDER short|long"""

import pathlib
import re
import shutil
import sys

import numpy
import programs

# Odd sizes, stems, widths, depths, families, and backbones of several outputs.
SHORT = [
    ("resnet34", {"batch": 2, "height": 97, "width": 131}, ()),
    ("resnet50", {"height": 64, "width": 64, "classes": 7}, ()),
    ("cifar/resnet32", {"batch": 5, "height": 9, "width": 11}, ()),
    (
        "resnet18",
        {"units": "[1,2,1,1]", "filters": "[24,40,72,136]", "height": 56, "width": 57},
        (),
    ),
    ("v1/resnet18", {"height": 230, "width": 224}, ()),
    (
        "resnet18",
        {"height": 65, "width": 64},
        ("--outputs", "stage2_unit1_relu1,stage4_unit2_conv2"),
    ),
]
LONG = [
    ("resnet101", {"height": 160, "width": 160}, ()),
    ("resnet152", {"height": 97, "width": 64}, ()),
    ("v1/resnet50", {"height": 224, "width": 231}, ()),
    ("v1_5/resnet50", {"batch": 2, "height": 129, "width": 129}, ()),
    ("plain/plain34", {"height": 112, "width": 112}, ()),
    ("cifar/resnet164", {"batch": 2, "height": 32, "width": 32}, ()),
    ("cifar/resnet1001", {"height": 28, "width": 28}, ()),
]


def compare(interpreted, answers, stored, bound):
    """Prints the errors of one program; whether they are within the bounds."""
    worst = max(programs.relative_error(stored[name], interpreted[name]) for name in stored)
    print(f"  largest error of {len(stored)} tensors: {worst:.1e} of {bound:.1e}")
    good = worst <= bound
    for name, answer in answers.items():
        if name in ("softmax", "prob"):
            error = programs.absolute_error(answer, interpreted[name])
            good &= error <= programs.PROBABILITY_BOUND
        else:
            error = programs.relative_error(answer, interpreted[name])
            good &= error <= programs.OUTPUT_BOUND
        print(f"  {name}: {error:.1e}")
    return good


def check(halnet, netdefs, folder, netdef, settings, options):
    """Prints the errors of one network; whether they are within the bounds."""
    net = programs.Net(halnet, f"{netdefs}/{netdef}.yaml", folder / "net", settings)
    net.settings += options
    weights, image = ("--random-weights", "11"), net.folder / "input.npy"
    shape = re.search(r"%\w+: tensor<([\dx]+)xf32>", net.text()).group(1).split("x")
    numpy.save(
        image,
        numpy.random.default_rng(3)
        .uniform(-1, 1, [int(extent) for extent in shape])
        .astype(numpy.float32),
    )
    interpreted = net.interpret(weights, image)
    good = True
    print(netdef, settings, *options)
    for exactness in (programs.EXACT, ()):
        program = net.compile(weights, *exactness)
        good &= compare(interpreted, *net.run(program, image), programs.tensor_bound(program))
    shutil.rmtree(net.folder)
    return good


def main():
    halnet, netdefs, folder, which = sys.argv[1:]
    cases = {"short": SHORT, "long": LONG}[which]
    good = [check(halnet, netdefs, pathlib.Path(folder), *case) for case in cases]
    print(f"{len(good)} networks, {good.count(False)} wrong")
    sys.exit(0 if all(good) else 1)


main()
