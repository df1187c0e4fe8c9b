#===- ceilings.py - what a network's multiplications take at peak ----------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Counts a network's multiplications, and the least time for them at a processor's peak."""

import math

import onnx

# What Winograd's F(2) and F(4) leave of a 3x3 convolution's multiplications.
WINOGRAD = {"f2_ms": 1 / 2.25, "f4_ms": 1 / 4}


def shapes_of(model):
    """{value: extents} of all that an ONNX model computes."""
    inferred = onnx.shape_inference.infer_shapes(model).graph
    values = [*inferred.input, *inferred.value_info, *inferred.output]
    return {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in values}


def count(model):
    """(multiply-accumulates in all, of them in 3x3 convolutions of stride 1)."""
    shapes = shapes_of(model)
    weights = {x.name: list(x.dims) for x in model.graph.initializer}
    total = plain = 0
    for node in model.graph.node:
        if node.op_type not in ("Conv", "Gemm"):
            continue
        kernel = weights[node.input[1]]
        # For each result as many as a filter has weights; the first extent counts filters.
        macs = math.prod(shapes[node.output[0]]) * math.prod(kernel[1:])
        settings = {a.name: list(a.ints) for a in node.attribute}
        total += macs
        if kernel[2:] == [3, 3] and settings["strides"] == [1, 1]:
            plain += macs
    return total, plain


def least_ms(total, plain, gflops):
    """Milliseconds at a peak in GFLOP/s: all of it direct, and with the 3x3 by F(2) or F(4)."""
    ms_a_mac = 2 / (gflops * 1e6)
    ceilings = {"direct_ms": total * ms_a_mac}
    for key, part in WINOGRAD.items():
        ceilings[key] = (total - plain + plain * part) * ms_a_mac
    return {key: round(ms, 3) for key, ms in ceilings.items()}
