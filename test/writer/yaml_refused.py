# ===- yaml_refused.py - models that no description says ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""usage: yaml_refused.py FOLDER: writes models with names, inputs and a layout of their own."""

import pathlib
import sys

import numpy
import onnx
from onnx.helper import make_node as node

sys.path.append(str(pathlib.Path(__file__).parent.parent / "reader" / "onnx"))
import onnx_models

folder = pathlib.Path(sys.argv[1])
IMAGE = {"data": [1, 4, 8, 8]}
GAIN = {"gain{1}": numpy.ones((4, 1, 1), numpy.float32)}


def save(name, nodes, inputs, weights):
    model = onnx_models.model(nodes, inputs, [nodes[-1].output[0]], weights)
    onnx.save(model, folder / f"{name}.onnx")


save(
    "names",
    [node("Mul", ["data", "gain{1}"], ["scale"]), node("Relu", ["scale"], ["relu:0"])],
    IMAGE,
    GAIN,
)
save("inputs", [node("Add", ["data", "more"], ["sum"])], IMAGE | {"more": [1, 4, 8, 8]}, {})
save("last", [node("Transpose", ["data"], ["first"], perm=[0, 3, 1, 2])], IMAGE, {})
