#===- random_nets.py - compiled programs against the interpreter ----------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compiles small random networks and holds what the programs store against the interpreter.

Every other network is compiled without forms of Winograd, the rest by default; two of four for
vectors of 8 floats, the rest for this machine's.

usage: random_nets.py HALNET FOLDER [--count N] [--seed SEED] [--processes N]

Without a seed a new one is taken and printed. A network that fails stays in FOLDER with its input;
`--seed SEED/NUMBER --count 1` makes it again."""

import argparse
import collections
import concurrent.futures
import math
import os
import re
import secrets
import shutil
import sys

import numpy
import programs
from random_description import Description

# Of a few numbers even the largest may be what a cancellation left over; they are held to 1.
FEW = 32

# So much smaller than what they are left of are values by chance only.
SMALL = 16

# Layers that one call computes behind its sums of products, and how steep they are at most.
MERGED = {"ReLU": 1, "BatchNorm": 1, "Scale": 1, "Identity": 1, "Sigmoid": 0.25}


def magnitude(description, name, expected):
    """The size that a tensor's error is measured by: the largest value on the way to it from the
    last sum of products. What a ReLU or a BatchNorm's shift left over says nothing about the
    rounding before it (seed 205089/112: a ReLU leaves 0.02 of values up to 4.7). A product has the
    errors of both sides, each times the other side; a weighted sum those of its terms."""
    layer = description.layer(name)
    sources = layer["from"] if isinstance(layer["from"], list) else [layer["from"]]
    largest = numpy.abs(expected[name]).max()
    sizes = [magnitude(description, s, expected) if s in expected else 1 for s in sources]
    if layer.get("operation") == "PROD" or len(sizes) == 2 and layer["type"] == "Scale":
        largest = max(largest, math.prod(sizes))
    elif "coeff" in layer:
        sizes = [abs(float(c)) * size for c, size in zip(layer["coeff"], sizes, strict=True)]
        largest = max(largest, *sizes)
    elif layer["type"] in MERGED and sources[0] in expected:
        largest = max(largest, MERGED[layer["type"]] * sizes[0])
    return max(largest, 1) if expected[name].size < FEW else largest


def cancelled(description, name, expected):
    """By how much values are smaller than those that they are left of, on any way to the tensor;
    1 where that is less than SMALL. Whatever is made of them has their relative error (seed
    668854/192: a dense layer of three numbers, of which the largest is 0.003)."""
    if name not in expected:
        return 1
    sources = description.sources[name]
    sources = sources if isinstance(sources, list) else [sources]
    largest = numpy.abs(expected[name]).max()
    own = magnitude(description, name, expected) / largest if largest else 1
    return max(own if own > SMALL else 1, *(cancelled(description, s, expected) for s in sources))


def error_of(description, name, found, expected, bound):
    """The error as a part of what is allowed: `bound`, of any but probabilities."""
    error = programs.absolute_error(found, expected[name])
    if description.types[name] == "Softmax":
        return error / programs.PROBABILITY_BOUND
    largest = numpy.abs(expected[name]).max() * cancelled(description, name, expected)
    largest = max(largest, magnitude(description, name, expected))
    return error / largest / bound if error else 0


def check(halnet, folder, seed):
    """(layer types, largest error as a part of what is allowed, what is wrong)."""
    description = Description(seed)
    types = description.types
    net = programs.Net(halnet, "net.yaml", os.path.join(folder, seed.replace("/", "-")))
    net.description = net.folder / "net.yaml"
    net.description.write_text(description.text())
    image = net.folder / "input.npy"
    values = numpy.random.default_rng(0).uniform(-1, 1, description.input_shape)
    numpy.save(image, values.astype(numpy.float32))
    weights = ("--random-weights", "1")
    try:
        expected = net.interpret(weights, image)
        number = int(seed.split("/")[1])
        options = programs.EXACT if number % 2 else ()
        target = ("--target", "x86-64-v3") if number // 2 % 2 else ()
        program = net.compile(weights, "-j", "1", *options, *target)
        answers, stored = net.run(program, image)
    except programs.Failed as failure:
        return types, 0, str(failure)
    worst, complaints = 0, [] if answers else ["there is no output"]
    bound = programs.tensor_bound(program)
    output_bound = programs.TENSOR_BOUND if options else programs.OUTPUT_BOUND
    found = [(name, tensor, output_bound) for name, tensor in answers.items()]
    found += [(name, tensor, bound) for name, tensor in stored.items()]
    for name, tensor, allowed in found:
        if name not in expected:
            complaints.append(f"{name}: the interpreter has no such tensor")
            continue
        error = error_of(description, name, tensor, expected, allowed)
        worst = max(worst, error)
        if not error <= 1:
            complaints.append(f"{name} ({types[name]}): {error:.3g} times the bound")
    if not complaints:
        shutil.rmtree(net.folder)
    return types, worst, "\n".join(complaints)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("halnet")
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", default=str(secrets.randbelow(10**6)))
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    single = re.search("/", options.seed)
    seeds = [options.seed] if single else [f"{options.seed}/{i}" for i in range(options.count)]
    used, failures, worst = collections.Counter(), 0, 0
    with concurrent.futures.ThreadPoolExecutor(options.processes) as pool:
        jobs = [pool.submit(check, options.halnet, options.folder, seed) for seed in seeds]
        for seed, job in zip(seeds, jobs, strict=True):
            types, error, wrong = job.result()
            used.update(types.values())
            worst = max(worst, error)
            if wrong:
                failures += 1
                print(f"== {seed}\n{wrong}", flush=True)
    print(", ".join(f"{count} {kind}" for kind, count in sorted(used.items())))
    print(f"largest error: {worst:.2f} of the bound")
    print(f"{len(seeds)} networks, {failures} wrong")
    sys.exit(1 if failures else 0)


main()
