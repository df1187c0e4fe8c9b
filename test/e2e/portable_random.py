#===- portable_random.py - random numbers as halnet makes them ------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""halnet's random weights in numpy, bit for bit; docs/random-weights.md says how they are made."""

import re

import numpy

GOLDEN = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def units(name, count, seed):
    """`count` numbers in [0, 1) of the sequence called `name`."""
    key = 0xCBF29CE484222325
    for byte in name.encode():
        key = (key ^ byte) * 0x100000001B3 & MASK
    key ^= seed * GOLDEN & MASK
    with numpy.errstate(over="ignore"):
        counters = numpy.arange(1, count + 1, dtype=numpy.uint64)
        z = numpy.uint64(key) + counters * numpy.uint64(GOLDEN)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z ^= z >> numpy.uint64(31)
    return (z >> numpy.uint64(40)).astype(numpy.float64) / 2.0**24


def uniform(name, shape, low, high, seed):
    numbers = low + (high - low) * units(name, int(numpy.prod(shape)), seed)
    return numbers.astype(numpy.float32).reshape(shape)


def kaiming(name, shape, gain, seed):
    """Uniform, with a variance of 2 gain^2 over the fan-in."""
    bound = gain * float(numpy.sqrt(6.0 / float(numpy.prod(shape[1:]))))
    return uniform(name, shape, -bound, bound, seed)


def pixels(name, shape, seed):
    """Whole numbers from 0 to 255."""
    numbers = numpy.floor(units(name, int(numpy.prod(shape)), seed) * 256.0)
    return numbers.astype(numpy.float32).reshape(shape)


VECTORS = [
    (r"bn_data_gamma", 0.3, 0.7),
    (r"bn_data_moving_mean", 100.0, 140.0),
    (r"bn_data_moving_var", 4000.0, 6000.0),
    (r".*_gamma", 0.6, 1.4),
    (r".*_moving_var", 0.5, 1.5),
    (r".*", -0.3, 0.3),
]
GAINS = [
    (r"conv1_weight", 0.01),
    (r".*unit\d+_conv[23]_weight|.*branch2c_weight|.*\.conv3_weight", 0.25),
    (r".*branch2b_weight", 0.6),
    (r".*", 0.9),
]


def first_match(name, rules):
    return next(values for pattern, *values in rules if re.fullmatch(pattern, name))


def random_weight(name, shape, seed):
    """What `--random-weights seed` makes."""
    if len(shape) < 2:
        return uniform(name, shape, *first_match(name, VECTORS), seed)
    gain = 0.15 if len(shape) == 2 else first_match(name, GAINS)[0]
    return kaiming(name, shape, gain, seed)
