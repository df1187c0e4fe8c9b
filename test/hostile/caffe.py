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

import sys

import caffe_files
import contract

HALNET = sys.argv[1]

NET = """input: "data"
input_shape { dim: 1 dim: 4 dim: 8 dim: 8 }
layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc"
  inner_product_param { num_output: 2 bias_term: false } }
"""
FC = '{ name: "fc" type: "InnerProduct" bottom: "%s" top: "%s" inner_product_param { %s } }'


def model(dims, numbers, name="fc"):
    """A caffemodel with one blob of an InnerProduct."""
    return caffe_files.net(caffe_files.layer(name, "InnerProduct", [(dims, numbers)]))


WHOLE = model((2, 256), 512)
MODELS = {
    **{f"cut-{at}": WHOLE[:at] for at in (1, 8, 40, 60, len(WHOLE) - 1)},
    "varint-of-ten-bytes": b"\x0a" + b"\xff" * 9 + b"\x01",
    "varint-of-eleven-bytes": b"\x0a" + b"\xff" * 11,
    "beyond-the-end": b"\x0a\x7fnet",
    "dims-of-2-to-the-70": model((2**35, 2**35), 4),
    "negative-dims": model((-2, -256), 512),
    "fewer-numbers": model((2, 256), 511),
    "other-shape": model((256, 2), 512),
    "other-name": model((2, 256), 512, "fc1"),
    "no-layers": caffe_files.net(b""),
    "zeros": b"\x0a" + bytes(400),
}
TEXTS = {
    **{f"cut-{at}": NET[:at] for at in (0, 5, 20, 60, len(NET) - 4)},
    "deep": NET + "layer " + "{ param " * 100_000,
    "unterminated": NET + 'layer { name: "a',
    "control": NET + "layer { name: \x01 }",
    "not-utf8": (NET + 'layer { name: "').encode() + b'\xff\xfe" type: "ReLU" }',
    "reads-itself": NET + "layer " + FC % ("a", "b", "num_output: 1"),
    "circle": NET
    + "layer "
    + FC % ("b", "a", "num_output: 1")
    + "layer "
    + FC % ("a", "b", "num_output: 1"),
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
