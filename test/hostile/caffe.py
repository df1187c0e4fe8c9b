#===- caffe.py - wrong Caffe files ------------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compiles prototxts and caffemodels that are cut off, damaged, or lie about themselves.

usage: caffe.py HALNET
"""

import struct
import sys

import contract

HALNET = sys.argv[1]

NET = """input: "data"
input_shape { dim: 1 dim: 4 dim: 8 dim: 8 }
layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc"
  inner_product_param { num_output: 2 bias_term: false } }
"""
FC = '{ name: "fc" type: "InnerProduct" bottom: "%s" top: "%s" inner_product_param { %s } }'


def varint(number):
    low = bytes([number & 127 | (128 if number > 127 else 0)])
    return low + (varint(number >> 7) if number > 127 else b"")


def part(field, content):
    return varint(field << 3 | 2) + varint(len(content)) + content


def model(dims, numbers, name=b"fc"):
    """A caffemodel with one blob of an InnerProduct."""
    shape = part(7, part(1, b"".join(varint(dim % 2**64) for dim in dims)))
    blob = shape + part(5, struct.pack(f"<{numbers}f", *[0.5] * numbers))
    return part(1, b"net") + part(100, part(1, name) + part(2, b"InnerProduct") + part(7, blob))


WHOLE = model((2, 256), 512)
MODELS = {
    **{f"cut-{at}": WHOLE[:at] for at in (1, 8, 40, 60, len(WHOLE) - 1)},
    "varint-of-eleven-bytes": b"\x0a" + b"\xff" * 11,
    "beyond-the-end": b"\x0a\x7fnet",
    "dims-of-2-to-the-70": model((2**35, 2**35), 4),
    "negative-dims": model((-2, -256), 512),
    "fewer-numbers": model((2, 256), 511),
    "other-shape": model((256, 2), 512),
    "other-name": model((2, 256), 512, b"fc1"),
    "no-layers": part(1, b"net"),
    "zeros": b"\x0a" + bytes(400),
}
TEXTS = {
    **{f"cut-{at}": NET[:at] for at in (0, 5, 20, 60, len(NET) - 4)},
    "deep": NET + "layer " + "{ param " * 100_000,
    "unterminated": NET + 'layer { name: "a',
    "control": NET + "layer { name: \x01 }",
    "not-utf8": (NET + 'layer { name: "').encode() + b'\xff\xfe" type: "ReLU" }',
    "reads-itself": NET + "layer " + FC % ("a", "b", "num_output: 1"),
    "extent-0": NET.replace("dim: 8", "dim: 0", 1),
    "extent-2-to-the-70": NET.replace("dim: 8", "dim: 1180591620717411303424", 1),
    "huge-input": NET.replace("dim: 8", "dim: 16777216"),
    "num-output-0": NET.replace("num_output: 2", "num_output: 0"),
    "twice": NET + "layer " + FC % ("data", "fc", "num_output: 2"),
}
COMPILE = [HALNET, "compile", "net.prototxt", "--weights", "w.caffemodel", "-o", "program"]
cases = {
    **{
        f"model-{name}": ({"net.prototxt": NET, "w.caffemodel": content}, COMPILE)
        for name, content in MODELS.items()
    },
    **{
        f"text-{name}": ({"net.prototxt": content, "w.caffemodel": WHOLE}, COMPILE)
        for name, content in TEXTS.items()
    },
}
contract.hold(cases)
