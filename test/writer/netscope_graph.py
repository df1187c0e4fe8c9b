#===- netscope_graph.py - a prototxt's graph and costs as netscope counts -----===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""The graph that both netscopes draw of a file that follows the rules, with the sizes they show,
and the totals of the analyzer's table. Its ways of counting are kept, odd as some are: a Scale
multiplies every value but has no parameters, and pooling rounds up and never clips."""

import dataclasses
import math

from prototxt_subset import value, values


@dataclasses.dataclass
class Layer:
    name: str
    type: str
    bottoms: list
    tops: list
    pairs: list
    line: int

    @property
    def in_place(self):
        return len(self.bottoms) == 1 and self.bottoms == self.tops

    def param(self, block, key, default=None):
        return value(value(self.pairs, block, []), key, default)


def layers_of(pairs):
    """The layers that phase TRAIN has, which is the one that netscope shows."""
    layers = []
    for pair in pairs:
        if pair.key != "layer":
            continue
        get = lambda key, pairs=pair.value: values(pairs, key)  # noqa: E731
        name, kind = value(pair.value, "name", ""), value(pair.value, "type", "")
        layer = Layer(name, kind, get("bottom"), get("top"), pair.value, pair.line)
        if layer.param("include", "phase", "TRAIN") == "TRAIN":
            layers.append(layer)
    return layers


def counts(pairs):
    """Nodes, edges and layers in place, the input's node among them."""
    layers = layers_of(pairs)
    writer = {name: name for name in values(pairs, "input")}
    edges = set()
    for layer in layers:
        edges |= {(writer[bottom], layer.name) for bottom in layer.bottoms}
        writer.update(dict.fromkeys(layer.tops, layer.name))
    in_place = sum(layer.in_place for layer in layers)
    nodes = len(layers) + len(values(pairs, "input"))
    return {
        "nodes": nodes, "edges": len(edges), "inPlace": in_place,
        "boxes": nodes - in_place, "arrows": len(edges) - in_place,
    }  # fmt: skip


def window(layer, block):
    """Kernel, stride and padding of a window, each as (height, width)."""
    def pair(both, start, default):
        same = layer.param(block, both, default)
        return [layer.param(block, f"{start}_{axis}", same) for axis in "hw"]
    return pair("kernel_size", "kernel", None), pair("stride", "stride", 1), pair("pad", "pad", 0)


def extents(shape, layer, block, rounding, dilation=1):
    kernel, stride, pad = window(layer, block)
    return [
        rounding((n + 2 * p - dilation * (k - 1) - 1) / s) + 1
        for n, k, s, p in zip(shape[2:], kernel, stride, pad, strict=True)
    ]


def is_true(word):
    return word in (None, "true")


def convolution(layer, shape):
    block = "convolution_param"
    outputs, group = layer.param(block, "num_output"), layer.param(block, "group", 1)
    dilation = layer.param(block, "dilation", 1)
    size = extents(shape, layer, block, math.floor, dilation)
    weights = math.prod(window(layer, block)[0]) * shape[1] * outputs // group
    result = [shape[0], outputs, *size]
    bias = outputs * is_true(layer.param(block, "bias_term"))
    return result, {"macs": weights * math.prod(size) * shape[0], "params": weights + bias}


def dense(layer, shape):
    outputs = layer.param("inner_product_param", "num_output")
    weights = math.prod(shape[1:]) * outputs
    bias = outputs * is_true(layer.param("inner_product_param", "bias_term"))
    return [shape[0], outputs, 1, 1], {"macs": weights * shape[0], "params": weights + bias}


def pooling(layer, shape):
    block = "pooling_param"
    kind = "compares" if layer.param(block, "pool", "MAX") == "MAX" else "adds"
    if layer.param(block, "global_pooling"):
        return [*shape[:2], 1, 1], {kind: math.prod(shape)}
    result = [*shape[:2], *extents(shape, layer, block, math.ceil)]
    return result, {kind: math.prod(result) * math.prod(window(layer, block)[0])}


def lrn(layer, size):
    """The analyzer counts alpha and beta as parameters."""
    window = layer.param("lrn_param", "local_size", 1)
    return {"macs": size * window, "adds": size, "divs": 2 * size, "params": 2}


def shaped(layer, shapes):
    """A layer's result and what it costs beside its activations."""
    shape, size = shapes[0], math.prod(shapes[0])
    if layer.type == "Convolution":
        return convolution(layer, shape)
    if layer.type == "InnerProduct":
        return dense(layer, shape)
    if layer.type == "Pooling":
        return pooling(layer, shape)
    if layer.type == "Concat":
        return [shape[0], sum(s[1] for s in shapes), *shape[2:]], {}
    costs = {
        "BatchNorm": {"adds": size, "divs": size, "params": 2 * shape[1]},
        "Scale": {"macs": size},
        "ReLU": {"compares": size},
        "Eltwise": {"adds": size},
        "Softmax": {"adds": size, "divs": size},
        "LRN": lrn(layer, size),
    }
    return shape, costs[layer.type]


def analyse(pairs):
    """The shape that each layer's node shows, and the totals of the table."""
    name = value(pairs, "input")
    blobs = {name: values(pairs, "input_dim")}
    shapes = dict(blobs)
    keys = ("macs", "compares", "adds", "divs", "params", "activations")
    totals = dict.fromkeys(keys, 0) | {"activations": math.prod(blobs[name])}
    for layer in layers_of(pairs):
        shape, costs = shaped(layer, [blobs[bottom] for bottom in layer.bottoms])
        blobs[layer.tops[0]] = shapes[layer.name] = shape
        for key, cost in (costs | {"activations": math.prod(shape)}).items():
            totals[key] += cost
    return shapes, totals
