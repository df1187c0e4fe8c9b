#===- reference_weights.py - the weights behind the reference data --------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Makes the weights that test/data/mxnet was computed with: functions of their names, seed 1."""

import re

import portable_random

SEED = 1
# First match counts; test/data/README.md says what the data are.
VECTORS = [
    (r"fc1_bias", -0.5, 0.5),
    (r"bn_data_gamma", 0.3, 0.7),
    (r"bn_data_moving_mean", 100.0, 140.0),
    (r"bn_data_moving_var", 4000.0, 6000.0),
    (r".*_gamma", 0.6, 1.4),
    (r".*_beta|.*_moving_mean", -0.3, 0.3),
    (r".*_moving_var", 0.5, 1.5),
]


def branch_ends(net):
    """The convolutions, by their weights' names, whose results a sum adds to a shortcut."""
    convolutions = dict(re.findall(r"(%\w+) = net\.conv2d %\w+ weight\(@([\w.-]+)\)", net))
    added = {
        value
        for operands in re.findall(r"net\.add ((?:%\w+(?:, )?)+)", net)
        for value in operands.split(", ")
    }
    names = {name for value, name in convolutions.items() if value in added}
    return {name for name in names if not name.endswith("_sc_weight")}


def parameters(net):
    """{name: shape} of the net as text of the net dialect."""
    found = re.findall(r"net\.param @([\w.-]+) : tensor<([\dx]+)xf32>", net)
    return {name: tuple(int(extent) for extent in shape.split("x")) for name, shape in found}


def input_shape(net):
    """The shape of the (first) input of the net as text of the net dialect."""
    shape = re.search(r"net\.graph @[^(]+\(%\w+: tensor<([\dx]+)xf32>", net)[1]
    return tuple(int(extent) for extent in shape.split("x"))


def weights(net):
    """{name: array} for the net as text of the net dialect, shapes known."""
    ends = branch_ends(net)
    result = {}
    for name, shape in parameters(net).items():
        if name.endswith("_weight"):
            gain = 0.6 if name == "fc1_weight" else 0.35 if name in ends else 0.9
            result[name] = portable_random.kaiming(name, shape, gain, SEED)
        else:
            low, high = portable_random.first_match(name, VECTORS)
            result[name] = portable_random.uniform(name, shape, low, high, SEED)
    return result
