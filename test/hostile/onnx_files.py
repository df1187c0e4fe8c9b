# ===- onnx_files.py - wrong ONNX models ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Compiles models that are cut short or lie about themselves.

usage: onnx_files.py HALNET MODELS_FOLDER [LONG]
"""

import sys

import contract

HALNET, MODELS = sys.argv[1:3]
sys.path.append(MODELS)

import numpy  # noqa: E402
import onnx_models  # noqa: E402
from onnx import TensorProto, helper  # noqa: E402

CUTS = 50 if sys.argv[3:] else 5
CONV = helper.make_node("Conv", ["data", "w"], ["conv"])


def model(weight, nodes=(CONV,), **inputs):
    inputs = inputs or {"data": [1, 2, 4, 4]}
    return onnx_models.model(nodes, inputs, ["conv"], {"w": weight}).SerializeToString()


def tensor(dims=(4, 2, 3, 3), data=bytes(288), kind=TensorProto.FLOAT, **outside):
    result = TensorProto(name="w", dims=dims, data_type=kind)
    if not outside:
        result.raw_data = data
        return result
    result.data_location = TensorProto.EXTERNAL
    for key, value in outside.items():
        result.external_data.add(key=key, value=value)
    return result


GOOD = model(numpy.ones((4, 2, 3, 3), numpy.float32))
FILES = {
    "no-graph": b"\x08\x08",
    "varint": b"\x08" + b"\xff" * 10 + GOOD,
    "length": b"\x08\x08\x3a" + b"\xff" * 9 + b"\x01",
    "length-past-end": b"\x08\x08\x3a\xff\xff\xff\x07",
    "dims-2^70": model(tensor((2**35, 2**35))),
    "dims-2^62": model(tensor((2**62, 4, 1, 1))),
    "dims-negative": model(tensor((-4, 2, 3, 3))),
    "dims-none": model(tensor(())),
    "dims-zero": model(tensor((4, 0, 3, 3))),
    "short": model(tensor(data=bytes(287))),
    "type": model(tensor(kind=99)),
    "strings": model(tensor(kind=TensorProto.STRING)),
    "outside-absolute": model(tensor(location="/etc/passwd")),
    "outside-above": model(tensor(location="../w.bin")),
    "outside-missing": model(tensor(location="w.bin")),
    "outside-folder": model(tensor(location=".")),
    "outside-past-end": model(tensor(location="net.onnx", offset=str(2**64 - 1))),
    "outside-number": model(tensor(location="net.onnx", offset="x")),
    "input-huge": model(tensor(), data=[1, 2**40, 2**40, 4]),
    "itself": model(tensor(), [helper.make_node("Relu", ["conv"], ["conv"])], data=[1, 2, 4, 4]),
    "circle": model(
        tensor(),
        [
            helper.make_node("Relu", ["b"], ["conv"]),
            helper.make_node("Relu", ["conv"], ["b"]),
        ],
        data=[1, 2, 4, 4],
    ),
    "dilations": model(
        tensor(),
        [
            helper.make_node(
                "Conv", ["data", "w"], ["conv"], dilations=[2**62] * 2, auto_pad="SAME_UPPER"
            )
        ],
    ),
    "constants": model(tensor(), [helper.make_node("Constant", [], ["conv"], value_floats=[1.0])]),
    "many-nodes": model(tensor(), [helper.make_node("Relu", ["data"], ["conv"])] * 20_000),
}
FILES |= {f"cut-{cut}": GOOD[: len(GOOD) * cut // (CUTS + 1)] for cut in range(1, CUTS + 1)}
COMMAND = [HALNET, "compile", "net.onnx", "-o", "program"]
contract.hold({name: ({"net.onnx": content}, COMMAND) for name, content in FILES.items()})
