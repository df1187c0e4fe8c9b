# ===- make_channels.py - models that cut, join and multiply channels ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Writes models, good and bad ones, into a folder.

usage: make_channels.py FOLDER
"""

import pathlib
import sys

import numpy
import onnx
import onnx_models
from onnx.helper import make_node as node

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
NUMBERS = {
    "none": [0],
    "two": [2],
    "last": [-1],
    "far": [2**62],
    "channels": [1],
    "rows": [2],
    "pair": [1, 2],
    "pixels": [2, 3],
    "parts": [1, 3, 4],
    "short": [1, 3],
    "empty": [0, 8],
}
WEIGHTS = {name: numpy.int64(numbers) for name, numbers in NUMBERS.items()}
WEIGHTS["gains"] = numpy.ones((8, 1, 1), numpy.float32)


def save(name, nodes, outputs, **options):
    model = onnx_models.model(nodes, {"data": [1, 8, 6, 6]}, outputs, WEIGHTS, **options)
    onnx.save(model, folder / f"{name}.onnx")


GOOD = [
    node("Slice", ["data", "two", "last", "channels"], ["cut"]),
    node("Slice", ["data", "last", "far", "channels", "channels"], ["end"]),
    node("Split", ["data", "parts"], ["a", "", "c"], axis=1),
    node("Split", ["data"], ["d", "e", "f"], axis=-3, num_outputs=3),
    node("Sigmoid", ["c"], ["gate"]),
    node("GlobalAveragePool", ["gate"], ["means"]),
    node("Mul", ["means", "c"], ["scaled"]),
    node("Mul", ["scaled", "c"], ["product"]),
    node("Max", ["product", "c", "c"], ["max"]),
    node("LRN", ["max"], ["norm"], size=3, beta=0.5, bias=2.0),
    node("Mul", ["gains", "data"], ["gained"]),
    # Features are factors of the channels of a single pixel, too.
    node("GlobalMaxPool", ["data"], ["pixel"]),
    node("Flatten", ["pixel"], ["features"]),
    node("Unsqueeze", ["features", "pixels"], ["factors"]),
    node("Mul", ["pixel", "factors"], ["squares"]),
]
save("good", GOOD, ["cut", "end", "a", "f", "norm", "gained", "squares"], opset=18)
BAD = [
    node("Slice", ["data", "none", "two", "rows"], ["rowed"]),
    node("Slice", ["data", "two", "two", "channels"], ["emptied"]),
    node("Slice", ["data", "none", "two", "channels", "two"], ["stepped"]),
    node("Slice", ["data", "pair", "pair", "pair"], ["twice"]),
    node("Slice", ["data", "none", "data", "channels"], ["computed"]),
    node("Split", ["data"], ["top", "bottom"], axis=2),
    node("Split", ["data", "short"], ["b", "c"], axis=1),
    node("Split", ["data", "empty"], ["d", "e"], axis=1),
    node("Split", ["data", "parts"], ["f", "g"], axis=1),
    node("Mul", ["data", "rowed"], ["broken"]),
    node("GlobalMaxPool", ["data"], ["max"]),
    node("Max", ["data", "max"], ["wide"]),
    node("LRN", ["data"], ["norm"], size=4),
]
save("bad", BAD, ["norm"])
# Nine equal parts of eight channels leave nothing for the last.
save("parts", [node("Split", ["data"], [f"p{i}" for i in range(9)], axis=1)], ["p0"])
