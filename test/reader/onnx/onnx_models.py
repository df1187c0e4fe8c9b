# ===- onnx_models.py - ONNX models for tests ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Small models, and a symbol file of MXNet with its weights as a model."""

import ast
import json

import numpy
from onnx import TensorProto, helper, numpy_helper

OPERATORS = {
    "_copy": "Identity",
    "BatchNorm": "BatchNormalization",
    "Convolution": "Conv",
    "Activation": "Relu",
    "elemwise_add": "Add",
    "Pooling": "GlobalAveragePool",
    "Flatten": "Flatten",
    "FullyConnected": "Gemm",
    "SoftmaxOutput": "Softmax",
}


def model(nodes, inputs, outputs, weights, opset=17):
    """inputs: {name: shape}; weights: {name: array}, or ready tensors as their values."""
    tensors = [
        w if isinstance(w, TensorProto) else numpy_helper.from_array(w, name)
        for name, w in weights.items()
    ]
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in inputs.items()],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in outputs],
        tensors,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def attributes(op, given):
    if op == "Convolution":
        kernel, stride, pad = (
            list(ast.literal_eval(given[k])) for k in ("kernel", "stride", "pad")
        )
        return {"kernel_shape": kernel, "strides": stride, "pads": pad * 2}
    if op == "BatchNorm":
        return {"epsilon": float(given["eps"])}
    return {"transB": 1} if op == "FullyConnected" else {}


def from_symbol(path, weights, tensor=numpy_helper.from_array):
    """Of the digits nets: `tensor` makes an initializer of an array and its name."""
    with open(path, encoding="utf-8") as file:
        symbols = json.load(file)["nodes"]
    weights, nodes = dict(weights), []
    for symbol in symbols:
        if symbol["op"] == "null":
            continue
        given = symbol.get("attrs", symbol.get("param")) or {}
        inputs = [symbols[i[0]]["name"] for i in symbol["inputs"]]
        if given.get("fix_gamma") == "True":
            weights[inputs[1]] = numpy.ones_like(weights[inputs[1]])
        inputs = [i for i in inputs if not i.endswith("_label")]
        op = OPERATORS[symbol["op"]]
        nodes.append(
            helper.make_node(op, inputs, [symbol["name"]], **attributes(symbol["op"], given))
        )
    tensors = {name: tensor(array, name) for name, array in weights.items()}
    return model(nodes, {"data": ["N", 1, 8, 8]}, [nodes[-1].output[0]], tensors)
