#===- netscope_broken.py - each rule of netscope_rules.py is noticed ----------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: netscope_broken.py PROTOTXT

Breaks one rule after another in a good file, v1/resnet18's, and asks for the complaint."""

import sys

import netscope_rules

FIRST = 'layer {\n  bottom: "data"\n'
RELU = 'name: "conv1_relu"\n  type: "ReLU"'
RELU_LAYER = 'layer {\n  bottom: "conv1"\n  top: "conv1"\n  name: "conv1_relu"'
EARLY = 'layer { bottom: "conv1" top: "early" name: "early" type: "Softmax" }\n'
POOL = "kernel_size: 3\n    stride: 2"
SUM = 'top: "res2a"'

# What is replaced by what, and a part of the complaint.
BREACHES = [
    ("kernel_size: 7", "kernel_size: .7", "off netscope's grammar"),
    ("kernel_size: 7", "kernel_size: 07", "off netscope's grammar"),
    ("kernel_size: 7", "kernel_size: 7,", "off netscope's grammar"),
    ("kernel_size: 7", "kernel_size: [7]", "off netscope's grammar"),
    ("kernel_size: 7", "kernel_size: 7 kernel_size: 7", "stands twice"),
    ("convolution_param {", "convolution_param <", "off netscope's grammar"),
    ('name: "conv1"', 'name: "con\\"v1"', "off netscope's grammar"),
    ('name: "conv1_relu"', 'name: "conv1\trelu"', "can't show a layer named"),
    ('name: "conv1_relu"', 'name: "constructor"', "can't show a layer named"),
    ('name: "conv1_relu"', 'name: ""', "can't show a layer named"),
    ('name: "conv1_relu"', 'name: "scale_conv1"', "a name stands twice"),
    (RELU, RELU + "\n  include { phase: TRAIN }", "a phase beside the pooling pair"),
    (RELU, RELU.replace("ReLU", "Sigmoid"), "not both netscopes know the type"),
    (RELU, RELU + "\n  halnet { ms: 1 }", "Caffe knows no halnet"),
    (RELU, RELU + "\n  halnet_param { milliseconds: 1 }", "Caffe knows no halnet_param"),
    ('top: "pool1"', 'top: "blob1"', "an implicit node"),
    (SUM, SUM + '\n  top: "more"', "one top"),
    (SUM, 'eltwise_param { operation: SUM }\n  bottom: "conv1"\n  ' + SUM, "behind a block"),
    ('type: "Pooling"', 'type: "Pooling"\n  bottom: "nothing"', "nobody above writes"),
    ("input_dim: 3\n", "", "the header isn't"),
    ('input: "data"\n', "input_shape { dim: 1 }\n", "the header isn't"),
    (FIRST, "state { phase: TEST }\n" + FIRST, "the header isn't"),
    (FIRST, 'layer {\n  bottom: "conv1"\n', "no layer reads the input"),
    # The pool reads conv1 between the layers in place on it.
    (RELU_LAYER, EARLY + RELU_LAYER, "in place on what others read"),
    (POOL, POOL + "\n    pad: 1", "shown as"),
]  # fmt: skip


def main(path):
    with open(path, encoding="utf-8") as file:
        good = file.read()
    shapes = {"pool1": [1, 64, 56, 56], "fc1000": [1, 1000]}
    wrong = netscope_rules.complaints(good, shapes)
    for old, new, expected in BREACHES:
        assert old in good, old
        said = netscope_rules.complaints(good.replace(old, new, 1), shapes)
        if not any(expected in sentence for sentence in said):
            wrong.append(f"{old!r} to {new!r}: no '{expected}', but {said}")
    print("\n".join(wrong) or f"{len(BREACHES)} breaches noticed")
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
