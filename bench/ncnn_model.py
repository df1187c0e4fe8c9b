#===- ncnn_model.py - ncnn's files from an ONNX model ----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Writes an ONNX model as ncnn's .param and .bin.

ncnn's own converter needs PyTorch. This one does what that and `ncnnoptimize` do to a residual
network: normalisation behind a convolution is folded into it, and a ReLU behind one is part of it.
"""

import numpy
import onnx
from onnx import helper, numpy_helper

MAGIC = "7767517"


class Graph:
    """An ONNX graph's nodes, weights, and who reads what."""

    def __init__(self, graph):
        self.nodes = list(graph.node)
        self.weights = {x.name: numpy_helper.to_array(x) for x in graph.initializer}
        self.input = graph.input[0]

    def readers(self, value):
        return [node for node in self.nodes if value in node.input]

    def only_reader(self, value, operator):
        """The node that alone reads a value, if it is of this operator."""
        found = self.readers(value)
        return found[0] if len(found) == 1 and found[0].op_type == operator else None


def attributes_of(node):
    return {a.name: helper.get_attribute_value(a) for a in node.attribute}


def folded(weights, bias, graph, norm):
    """A convolution's weights and bias with the normalisation behind it."""
    gamma, beta, mean, variance = (graph.weights[name].astype("f8") for name in norm.input[1:5])
    scale = gamma / numpy.sqrt(variance + attributes_of(norm).get("epsilon", 1e-5))
    return weights * scale[:, None, None, None], (bias - mean) * scale + beta


class Writer:
    """Collects ncnn's layers. A value read n times goes through a Split first, as ncnn asks."""

    def __init__(self, graph):
        self.graph, self.layers, self.blobs, self.weights = graph, [], 0, []
        self.left = {}  # of a split value: the copies that nobody has taken yet

    def add(self, kind, name, inputs, output, settings):
        inputs = [self.left[value].pop(0) if value in self.left else value for value in inputs]
        words = [f"{key}={value}" for key, value in settings.items()]
        self.layer(kind, name, inputs, [output], words)
        count = len(self.graph.readers(output))
        if count > 1:
            self.left[output] = [f"{output}_{i}" for i in range(count)]
            self.layer("Split", output + "_split", [output], list(self.left[output]), [])

    def layer(self, kind, name, inputs, outputs, words):
        counts = [str(len(inputs)), str(len(outputs))]
        self.layers.append(" ".join([kind, name, *counts, *inputs, *outputs, *words]))
        self.blobs += len(outputs)

    def store(self, array, tagged=False):
        """Appends weights; `tagged` ones have a word before them that says float32."""
        self.weights += ([b"\0\0\0\0"] if tagged else []) + [array.astype("<f4").tobytes()]

    def convolution(self, node):
        """Writes a convolution with what is folded into it; gives the nodes that it stands for."""
        graph, settings = self.graph, attributes_of(node)
        if settings.get("group", 1) != 1 or {*settings.get("dilations", [])} - {1}:
            raise ValueError(f"{node.name} has groups or a dilation, which no row of the table has")
        weights = graph.weights[node.input[1]].astype("f8")
        bias = numpy.zeros(len(weights))
        if len(node.input) > 2:
            bias = graph.weights[node.input[2]].astype("f8")
        done, output = [node], node.output[0]
        norm = graph.only_reader(output, "BatchNormalization")
        if norm:
            weights, bias = folded(weights, bias, graph, norm)
            done.append(norm)
            output = norm.output[0]
        relu = graph.only_reader(output, "Relu")
        if relu:
            done.append(relu)
            output = relu.output[0]
        down, right = settings["strides"]
        top, left, bottom, end = settings["pads"]
        values = {0: len(weights), 1: weights.shape[3], 11: weights.shape[2], 3: right, 13: down}
        values |= {4: left, 14: top, 15: end, 16: bottom}
        values |= {5: 1, 6: weights.size, 9: int(relu is not None)}  # a bias; the ReLU
        self.add("Convolution", node.name, [node.input[0]], output, values)
        self.store(weights, tagged=True)
        self.store(bias)
        return done

    def other(self, node):
        """Writes a node that is a layer of its own."""
        kind, settings, weights = LAYERS[node.op_type](self.graph, node, attributes_of(node))
        inputs = [value for value in node.input if value not in self.graph.weights]
        self.add(kind, node.name or node.output[0], inputs, node.output[0], settings)
        for array, tagged in weights:
            self.store(array, tagged)

    def text(self):
        return "\n".join([MAGIC, f"{len(self.layers)} {self.blobs}", *self.layers, ""])


def batch_norm(graph, node, settings):
    gamma, beta, mean, variance = (graph.weights[name] for name in node.input[1:5])
    values = {0: len(gamma), 1: settings.get("epsilon", 1e-5)}
    return "BatchNorm", values, [(x, False) for x in (gamma, mean, variance, beta)]


def pooling(graph, node, settings):
    mean = node.op_type == "AveragePool"
    down, right = settings["kernel_shape"]
    values = {0: int(mean), 1: right, 11: down, 2: settings["strides"][1]}
    values |= {12: settings["strides"][0], 3: settings["pads"][1], 13: settings["pads"][0]}
    values |= {14: settings["pads"][3], 15: settings["pads"][2]}
    return "Pooling", {**values, 5: 0 if settings.get("ceil_mode") else 1, 6: int(mean)}, []


def dense(graph, node, settings):
    weights, bias = (graph.weights[name] for name in node.input[1:3])
    values = {0: len(bias), 1: 1, 2: weights.size}
    return "InnerProduct", values, [(weights, True), (bias, False)]


LAYERS = {
    "BatchNormalization": batch_norm,
    "MaxPool": pooling,
    "AveragePool": pooling,
    "GlobalAveragePool": lambda *_: ("Pooling", {0: 1, 4: 1}, []),
    "Identity": lambda *_: ("Noop", {}, []),
    "Relu": lambda *_: ("ReLU", {}, []),
    "Add": lambda *_: ("BinaryOp", {0: 0}, []),
    "Flatten": lambda *_: ("Flatten", {}, []),
    "Gemm": dense,
    "Softmax": lambda *_: ("Softmax", {0: 0, 1: 1}, []),
}


def write(model_path, param_path, bin_path):
    """Writes both files. ncnn takes one image at a time: the batch is left out."""
    graph = Graph(onnx.load(model_path).graph)
    writer = Writer(graph)
    extents = [d.dim_value for d in graph.input.type.tensor_type.shape.dim]
    size = dict(zip((2, 1, 0), extents[1:], strict=True))
    writer.add("Input", graph.input.name, [], graph.input.name, size)
    done = set()
    for node in graph.nodes:
        if node.output[0] in done:
            continue
        if node.op_type == "Conv":
            done.update(part.output[0] for part in writer.convolution(node))
        else:
            writer.other(node)
    param_path.write_text(writer.text())
    bin_path.write_bytes(b"".join(writer.weights))
