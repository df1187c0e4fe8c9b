#===- descriptions.py - wrong descriptions of networks ----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compiles descriptions that nobody should be able to compile.

usage: descriptions.py HALNET
"""

import sys

import contract

HALNET = sys.argv[1]

HEAD = """halnet: 1
name: small
params: {width: 8}
input: {name: data, shape: [1, 4, 8, $width]}
"""
CONV = "  - {name: conv, type: Convolution, num_output: 8, kernel_size: 3, pad: 1}\n"
NET = HEAD + "layers:\n" + CONV


def layer(text):
    """A whole net whose second layer is {text}."""
    return NET + "  - {" + text + "}\n"


def conv(**changes):
    """A whole net of one convolution with some attributes replaced."""
    attributes = {"num_output": 8, "kernel_size": 3, "pad": 1} | changes
    pairs = ", ".join(f"{key}: {value}" for key, value in attributes.items())
    return f"{HEAD}layers:\n  - {{name: conv, type: Convolution, {pairs}}}\n"


def exploding_anchors(levels=40, width=10):
    """Each list holds the one before it ten times: 10^40 nodes once expanded."""
    lines = ["a0: &a0 [x]"]
    for level in range(1, levels):
        aliases = ", ".join([f"*a{level - 1}"] * width)
        lines.append(f"a{level}: &a{level} [{aliases}]")
    return "\n".join(lines) + "\n" + NET


DESCRIPTIONS = {
    "empty": "",
    "blank": "\n\n",
    "scalar": "42\n",
    "list": "- 1\n- 2\n",
    "nul": NET.replace("small", "sm\0all"),
    "not-utf8": NET.replace("small", "sm").encode() + b"# \xff\xfe\n",
    "utf16": NET.encode("utf-16"),
    "binary": bytes(range(256)) * 64,
    "tab": NET.replace("  - {", "\t- {"),
    "unclosed": NET + "  - {name: x, type: ReLU\n",
    "second-document": NET + "---\n" + NET,
    "deep-nesting": HEAD + "layers: " + "[" * 200_000,
    "deep-flow-map": HEAD + "layers: " + "{a: " * 100_000,
    "exploding-anchors": exploding_anchors(),
    "self-anchor": "a: &a [*a]\n" + NET,
    "endless-line": HEAD + "layers: " + "x" * 10_000_000,
    "merge-key": NET + "  - {<<: *nothing}\n",
    "unknown-key": "colour: red\n" + NET,
    "duplicate-key": NET + "name: again\n",
    "no-layers": HEAD,
    "no-input": NET.replace("input:", "imput:"),
    "version-2": NET.replace("halnet: 1", "halnet: 2"),
    "empty-layers": HEAD + "layers: []\n",
    "layers-of-numbers": HEAD + "layers: [1, 2]\n",
    "shape-of-words": NET.replace("$width", "wide"),
    "shape-zero": NET.replace("$width", "0"),
    "shape-negative": NET.replace("$width", "-3"),
    "shape-huge": NET.replace("$width", "9223372036854775807"),
    "shape-overflow": NET.replace("$width", "99999999999999999999999"),
    "shape-product": NET.replace("[1, 4, 8, $width]", "[65536, 65536, 65536, 65536]"),
    "unknown-param": NET.replace("$width", "$widht"),
    "unknown-type": layer("name: x, type: Convolutoin"),
    "unknown-attribute": layer("name: x, type: ReLU, slope: 1"),
    "unknown-block": layer("block: nothing"),
    "block-outside": layer("block: ../../../../etc/passwd"),
    "block-itself": layer("block: loop"),
    "from-nothing": layer("name: x, type: ReLU, from: nobody"),
    "from-later": layer("name: x, type: ReLU, from: y") + "  - {name: y, type: ReLU}\n",
    "from-itself": layer("name: x, type: ReLU, from: x"),
    "duplicate-name": layer("name: conv, type: ReLU"),
    "name-with-newline": layer('name: "a\\nb", type: ReLU'),
    "name-with-quote": layer("name: 'a\"b', type: ReLU"),
    "name-empty": layer("name: '', type: ReLU"),
    "sum-of-shapes": layer("name: x, type: Eltwise, operation: SUM, from: [data, conv]"),
    "sum-of-one": layer("name: x, type: Eltwise, operation: SUM, from: conv"),
    "pool-rounding": layer("name: x, type: Pooling, pool: MAX, kernel_size: 3, stride: 2"),
    "outputs-nobody": NET + "outputs: [nobody]\n",
    "repeat-forever": layer("repeat: 1000000000, layers: [{name: x, type: ReLU}]"),
    "number-of-digits": conv(num_output="9" * 100_000),
    "expression-deep": conv(num_output="$width" + " + (1" * 50_000),
    "expression-division": conv(num_output="$width / 0"),
    "output-word": conv(num_output="many"),
    "output-list": conv(num_output="[1, 2, 3]"),
    "output-fraction": conv(num_output="1.5"),
    "output-nan": conv(num_output=".nan"),
    "output-zero": conv(num_output=0),
    "output-huge": conv(num_output=2**40),
    "groups": conv(group=3),
    "kernel-large": conv(kernel_size=99),
    "kernel-zero": conv(kernel_size=0),
    "kernel-huge": conv(kernel_size=2**31),
    "stride-zero": conv(stride=0),
    "pad-negative": conv(pad=-1),
    "pad-huge": conv(pad=2**31 - 1),
    "dilation-huge": conv(dilation=2**31 - 1),
}
LOOP = {"blocks/loop.yaml": "halnet: 1\nblock: loop\nlayers:\n  - {block: loop}\n"}


def compile_net(*options):
    return [HALNET, "compile", "net.yaml", "--random-weights", "1", "-o", "program", *options]


PRINT = [HALNET, "compile", "x.mlir", "--to", "plan"]

cases = {
    name: ({"net.yaml": text} | (LOOP if name == "block-itself" else {}), compile_net())
    for name, text in DESCRIPTIONS.items()
}
cases |= {
    "a-folder": ({"net.yaml": None}, compile_net()),
    "no-file": ({}, compile_net()),
    "set-unknown": ({"net.yaml": NET}, compile_net("--set", "heigth=3")),
    "set-huge": ({"net.yaml": NET}, compile_net("--set", "width=1e30")),
    "output-in-no-folder": ({"net.yaml": NET}, compile_net()[:-1] + ["no/where/program"]),
    "mlir-garbage": ({"x.mlir": "net.graph @"}, PRINT),
    "mlir-binary": ({"x.mlir": bytes(range(256))}, PRINT),
}
contract.hold(cases)
