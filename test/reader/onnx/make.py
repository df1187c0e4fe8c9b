# ===- make.py - models for tests of messages ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Writes models, good and bad ones, into a folder.

usage: make.py FOLDER
"""

import pathlib
import sys

import numpy
import onnx
import onnx_models
from onnx.helper import make_node as node

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
IMAGE = {"data": ["N", 3, "height", 8]}
WEIGHTS = {
    "w": numpy.ones((4, 3, 3, 3), numpy.float32),
    "half": numpy.float32([0.5]),
    "matrix": numpy.ones((4, 10), numpy.float32),
    "flat": numpy.int64([-1, 4]),
}


def save(name, nodes, inputs=IMAGE, **options):
    model = onnx_models.model(nodes, inputs, [nodes[-1].output[0]], WEIGHTS, **options)
    onnx.save(model, folder / f"{name}.onnx")


WINDOW = {"kernel_shape": [2, 2], "strides": [2, 2]}
save(
    "good",
    [
        node("Conv", ["data", "w"], ["conv"], auto_pad="SAME_UPPER"),
        node("Relu", ["conv"], ["relu"]),
        node("MaxPool", ["relu"], ["max"], ceil_mode=1, **WINDOW),
        node("AveragePool", ["max"], ["mean"], pads=[1, 1, 1, 1], **WINDOW),
        node("Sum", ["mean", "mean"], ["sum"]),
        node("GlobalAveragePool", ["sum"], ["pool"]),
        node("Dropout", ["pool"], ["dropout"]),
        node("Constant", [], ["shape"], value_ints=[-1, 4]),
        node("Reshape", ["dropout", "shape"], ["features"]),
        node("MatMul", ["features", "matrix"], ["fc"]),
        node("Softmax", ["fc"], ["prob"]),
    ],
)
save(
    "bad",
    [
        node("Conv", ["data", "w"], ["conv"], pads=[0, 0, 1, 1]),
        node("Conv", ["conv", "relu"], ["conv1"]),
        node("MaxPool", ["conv"], ["max"], dilations=[2, 2], **WINDOW),
        node("Relu", ["max"], ["relu"], kernel=1),
        node("Mul", ["relu", "half"], ["mul"]),
        node("Mul", ["relu", "half"], ["mul1"]),
        node("Sigmoid", ["relu"], ["sigmoid"]),
        node("Add", ["relu", "half"], ["add"]),
        node("Gemm", ["relu", "matrix"], ["fc"]),
        node("Softmax", ["relu"], ["prob"], axis=2),
        node("Concat", ["relu", "prob"], ["both"], axis=-1),
        node("Reshape", ["relu", "flat"], ["features"]),
    ],
)
save("old", [node("Relu", ["data"], ["relu"])], opset=6)
save("missing", [node("Relu", ["dat"], ["relu"])], inputs={"data": [1, 3, 8, 8]})
