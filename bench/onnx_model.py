#===- onnx_model.py - ONNX from what halnet emits for MXNet ----------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Writes a network and its weights as an ONNX model, which all peers read.

Its source is what `halnet emit mxnet` and `halnet emit mxnet-params` write, so that the peers
compute with the very bits of halnet's own weights.
"""

import json
import struct

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


def read_params(data):
    """{name: array} of an MXNet .params file, as halnet writes it: dense float32, version 2."""

    position = 0

    def take(form):
        nonlocal position
        values = struct.unpack_from("<" + form, data, position)
        position += struct.calcsize("<" + form)
        return values if len(values) > 1 else values[0]

    magic, _ = take("QQ")
    if magic != 0x112:
        raise ValueError("not a .params file")
    arrays = []
    for _ in range(take("Q")):
        version, _storage, rank = take("IiI")
        shape = [take("q") for _ in range(rank)]
        _device, _number, element = take("iii")
        if version != 0xF993FAC9 or element != 0:
            raise ValueError("an array that is not dense float32")
        count = int(numpy.prod(shape))
        arrays.append(numpy.frombuffer(data, "<f4", count, position).reshape(shape))
        position += 4 * count
    names = []
    for _ in range(take("Q")):
        length = take("Q")
        names.append(data[position : position + length].decode().split(":", 1)[-1])
        position += length
    return dict(zip(names, arrays, strict=True))


def pair(attributes, key, default):
    """A pair of integers: "(3, 3)"."""
    return [int(word) for word in attributes.get(key, default).strip("()").split(",")]


def yes(attributes, key):
    return attributes.get(key, "False").lower() in ("true", "1")


def window(attributes):
    """The attributes that convolutions and poolings share."""
    height, width = pair(attributes, "pad", "(0, 0)")
    return {
        "kernel_shape": pair(attributes, "kernel", ""),
        "strides": pair(attributes, "stride", "(1, 1)"),
        "pads": [height, width, height, width],
    }


def convolution(attributes):
    dilations = pair(attributes, "dilate", "(1, 1)")
    group = int(attributes.get("num_group", "1"))
    return "Conv", {**window(attributes), "dilations": dilations, "group": group}


def pooling(attributes):
    mean = attributes.get("pool_type") == "avg"
    if yes(attributes, "global_pool"):
        return "GlobalAveragePool" if mean else "GlobalMaxPool", {}
    ceil = int(attributes.get("pooling_convention") == "full")
    if mean:
        return "AveragePool", {**window(attributes), "ceil_mode": ceil, "count_include_pad": 1}
    return "MaxPool", {**window(attributes), "ceil_mode": ceil}


OPERATORS = {
    "Convolution": convolution,
    "BatchNorm": lambda attributes: ("BatchNormalization", {"epsilon": float(attributes["eps"])}),
    "Activation": lambda attributes: ("Relu", {}),
    "Pooling": pooling,
    "elemwise_add": lambda attributes: ("Add", {}),
    "_Plus": lambda attributes: ("Add", {}),
    "Flatten": lambda attributes: ("Flatten", {}),
    "FullyConnected": lambda attributes: ("Gemm", {"transB": 1}),
    "SoftmaxOutput": lambda attributes: ("Softmax", {"axis": 1}),
    "softmax": lambda attributes: ("Softmax", {"axis": 1}),
}


def model_of(symbol, params, input_shape):
    """The ONNX model of a symbol (its JSON, parsed) with parameters, for one shape of input."""
    nodes, values, used = [], [], {}
    for node in symbol["nodes"]:
        name, attributes = node["name"], node.get("attrs", {})
        if node["op"] == "null":
            values.append(name)
            continue
        inputs = [values[entry[0]] for entry in node["inputs"]]
        if node["op"] in ("_copy", "identity"):
            values.append(inputs[0])
            continue
        if node["op"] == "SoftmaxOutput":
            inputs = inputs[:1]  # without its label
        if node["op"] == "BatchNorm" and yes(attributes, "fix_gamma"):
            params[inputs[1]] = numpy.ones_like(params[inputs[1]])
        if node["op"] == "FullyConnected" and nodes[-1].op_type != "Flatten":
            nodes.append(helper.make_node("Flatten", inputs[:1], [name + "_input"]))
            inputs[0] = name + "_input"
        operator, settings = OPERATORS[node["op"]](attributes)
        nodes.append(helper.make_node(operator, inputs, [name], name=name, **settings))
        used.update({key: params[key] for key in inputs if key in params})
        values.append(name)
    data = symbol["nodes"][0]["name"]
    graph = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info(data, TensorProto.FLOAT, input_shape)],
        [helper.make_tensor_value_info(nodes[-1].output[0], TensorProto.FLOAT, None)],
        [numpy_helper.from_array(array, key) for key, array in used.items()],
    )
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
    return onnx.shape_inference.infer_shapes(model, strict_mode=True)


def write(symbol_path, params_path, input_shape, path):
    symbol = json.loads(symbol_path.read_text())
    onnx.save(model_of(symbol, read_params(params_path.read_bytes()), input_shape), path)
