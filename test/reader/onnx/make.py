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
    "odd": numpy.int64([2, -1, 3]),
    "w4": numpy.ones((4, 4, 3, 3), numpy.float32),
    "wide": numpy.ones((64, 3), numpy.float32),
    "below": numpy.int64([0, 0, 0, 0, 0, 0, 1, 1]),
    "before": numpy.int64([1, 0, 0, 0, 0, 0, 0, 0]),
    "none": numpy.float32(0),
    "six": numpy.float32(6),
}


def save(name, nodes, inputs=IMAGE, outputs=None, **options):
    outputs = outputs or [nodes[-1].output[0]]
    model = onnx_models.model(nodes, inputs, outputs, WEIGHTS, **options)
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
        node("Conv", ["data", "w"], ["conv"], auto_pad="SAME"),
        node("Conv", ["conv", "relu"], ["conv1"], strides=[2, 2]),
        node("MaxPool", ["conv"], ["max"], dilations=[2, 2], **WINDOW),
        node("Relu", ["max"], ["relu"], kernel=1),
        node("Tanh", ["relu"], ["tanh"]),
        node("Tanh", ["relu"], ["tanh1"]),
        node("Erf", ["relu"], ["erf"]),
        node("Add", ["relu", "half"], ["add"]),
        node("Gemm", ["relu", "matrix"], ["fc"]),
        node("Softmax", ["relu"], ["prob"], axis=2),
        node("Concat", ["relu", "prob"], ["both"], axis=-1),
        node("Reshape", ["relu", "flat"], ["features"]),
    ],
)
IMAGES = {"data": [2, 4, 8, 8]}
save(
    "folded",
    [
        # A view as old exporters write it, with arithmetic.
        node("Pad", ["data", "below"], ["padded"]),
        node("Conv", ["padded", "w4"], ["conv"], strides=[2, 2], pads=[1, 1, 0, 0]),
        node("Relu", ["conv"], ["relu"]),
        node("Pad", ["relu", "below"], ["zeros"]),
        node("MaxPool", ["zeros"], ["max"], kernel_shape=[2, 2]),
        node("AveragePool", ["zeros"], ["mean"], kernel_shape=[2, 2]),
        node("Conv", ["data", "w4"], ["upper"], strides=[2, 3], auto_pad="SAME_UPPER"),
        node("Conv", ["data", "w4"], ["lower"], strides=[2, 3], auto_pad="SAME_LOWER"),
        node("Shape", ["max"], ["shape"]),
        node("Constant", [], ["from"], value_ints=[0]),
        node("Constant", [], ["to"], value_ints=[1]),
        node("Slice", ["shape", "from", "to"], ["batch"]),
        node("Constant", [], ["one"], value_int=1),
        node("Gather", ["shape", "one"], ["channels"], axis=0),
        node("Constant", [], ["pixels"], value_int=16),
        node("Mul", ["channels", "pixels"], ["features"]),
        node("Cast", ["features"], ["whole"], to=onnx.TensorProto.INT64),
        node("Unsqueeze", ["whole", "from"], ["list"]),
        node("Concat", ["batch", "list"], ["target"], axis=0),
        node("Reshape", ["max", "target"], ["flattened"]),
        node("Gemm", ["flattened", "wide"], ["fc"]),
    ],
    IMAGES,
    outputs=["fc", "mean", "upper", "lower"],
)
save(
    "unfolded",
    [
        node("Pad", ["data", "below"], ["padded"]),
        node("MaxPool", ["padded"], ["max"], kernel_shape=[2, 2]),
        node("Relu", ["padded"], ["relu"]),
        node("AveragePool", ["padded"], ["mean"], kernel_shape=[2, 2], pads=[1, 1, 1, 1]),
        node("Pad", ["data", "before"], ["batches"]),
        node("Pad", ["data", "below", "half"], ["halves"]),
        node("Pad", ["data", "below"], ["mirror"], mode="reflect"),
        node("Clip", ["data", "none", "six"], ["relu6"]),
        node("Transpose", ["data"], ["turned"], perm=[0, 1, 3, 2]),
        node("Transpose", ["data"], ["last"], perm=[0, 2, 3, 1]),
        node("Conv", ["last", "w4"], ["conv"]),
        node("Add", ["last", "data"], ["mixed"]),
        node("ReduceMean", ["data"], ["sums"], axes=[1]),
        node("Mul", ["data", "matrix"], ["mul"]),
        node("Reshape", ["last", "flat"], ["features"]),
        node("Reshape", ["data", "odd"], ["parts"]),
        node("Reshape", ["data", "data"], ["computed"]),
        node("Concat", ["last", "data"], ["joined"], axis=3),
    ],
    IMAGES,
    outputs=["padded", "last"],
)
save("twice", [node("Transpose", ["data"], ["turned"], perm=[0, 1, 1, 9])], IMAGES)
save("old", [node("Relu", ["data"], ["relu"])], opset=6)
save("missing", [node("Relu", ["dat"], ["relu"])], inputs={"data": [1, 3, 8, 8]})
