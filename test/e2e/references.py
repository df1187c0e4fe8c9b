#===- references.py - halnet against MXNet --------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Holds the interpreter and the compiled program against test/data/mxnet, case by case.

usage: references.py HALNET NETDEFS DATA FOLDER CASE...

The interpreter must agree with the double-precision samples to 1e-9; every tensor that the program
stores with the interpreter, to 4e-6 of its largest value without forms of Winograd, to what the
forms are held to by default; its probabilities with `prob_f64` to 2e-6 both ways. A table says
which layers folding and fusion left no tensor of."""

import pathlib
import sys

import numpy
import portable_random
import programs
import reference_weights

CASES = {
    "resnet18_224": ("resnet18", {}),
    "resnet34_224": ("resnet34", {}),
    "resnet34_64_b2": ("resnet34", {"batch": 2, "height": 64, "width": 64}),
    "resnet18_cifarstem32": (
        "resnet18",
        {"stem": "cifar", "height": 32, "width": 32, "classes": 10},
    ),
    "resnet20_cifar28_b3": ("cifar/resnet20", {"batch": 3, "height": 28, "width": 28}),
    "resnet20_cifar32_b2": ("cifar/resnet20", {"batch": 2, "height": 32, "width": 32}),
    "resnet8_cifar8_b4": ("cifar/resnet8", {"batch": 4, "height": 8, "width": 8}),
}
INTERPRETER_BOUND = 1e-9


def sampled(tensor, count=64):
    """The values that the reference data keep of a tensor."""
    return tensor.ravel()[numpy.arange(count) * tensor.size // count]


def interpreter_errors(golden, tensors):
    """{layer: error} of the picked layers' samples against double precision."""
    errors = {}
    for name in golden["names"]:
        expected, largest = golden[f"samp64/{name}"], golden[f"stat/{name}"][2]
        right_shape = tensors[name].shape == tuple(golden[f"shape/{name}"])
        error = programs.absolute_error(sampled(tensors[name]), expected) / max(largest, 1.0)
        errors[name] = error if right_shape else numpy.inf
    return errors


def compare(golden, interpreted, answers, compiled, bound):
    """Prints the table and returns whether everything is within its bound."""
    good = True
    print(f"{'layer':<28} {'interpreter':>12} {'compiled':>12}")
    for name, error in interpreter_errors(golden, interpreted).items():
        stored = "no tensor"
        if name in compiled:
            stored = f"{programs.relative_error(compiled[name], interpreted[name]):.1e}"
        print(f"{name:<28} {error:>12.1e} {stored:>12}")
        good &= error <= INTERPRETER_BOUND
    errors = {name: programs.relative_error(compiled[name], interpreted[name]) for name in compiled}
    worst = max(errors, key=errors.get)
    probability = programs.absolute_error(answers["softmax"], golden["prob_f64"])
    print(f"{len(compiled)} of {len(interpreted)} layers' tensors are stored")
    print(f"largest error of a stored tensor: {errors[worst]:.1e} ({worst})")
    print(f"largest error of a probability: {probability:.1e}")
    good &= errors[worst] <= bound
    return good and probability <= programs.PROBABILITY_BOUND


def check(case, halnet, netdefs, data, folder):
    netdef, settings = CASES[case]
    net = programs.Net(halnet, f"{netdefs}/{netdef}.yaml", f"{folder}/{case}", settings)
    golden = programs.load(f"{data}/mxnet/{case}.npz")
    weights = programs.save_weights(net.folder / "w.npz", reference_weights.weights(net.text()))
    image = net.folder / "input.npy"
    numpy.save(image, portable_random.pixels("input", tuple(golden["input_shape"]), 7))
    interpreted = net.interpret(weights, image)
    good = True
    for options in (programs.EXACT, ()):
        program = net.compile(weights, *options)
        answers, compiled = net.run(program, image)
        print(f"== {case}", *options)
        bound = programs.tensor_bound(program)
        good &= compare(golden, interpreted, answers, compiled, bound)
    return good


def main():
    halnet, netdefs, data, folder, *cases = sys.argv[1:]
    results = [check(case, halnet, netdefs, data, pathlib.Path(folder)) for case in cases]
    sys.exit(0 if all(results) else 1)


main()
