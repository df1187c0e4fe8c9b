#===- weights.py - wrong files of weights -----------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compiles a good description with weights that are wrong, damaged, or lie about themselves.

usage: weights.py HALNET
"""

import sys
import zipfile

import arrays
import contract
import numpy

HALNET = sys.argv[1]

NET = """halnet: 1
name: small
input: {name: data, shape: [1, 4, 8, 8]}
layers:
  - {name: conv, type: Convolution, num_output: 8, kernel_size: 3, pad: 1}
  - {name: bn, type: BatchNorm, eps: 2e-5}
"""
SHAPE = (8, 4, 3, 3)
GOOD = {
    "conv_weight": numpy.ones(SHAPE, numpy.float32),
    "conv_bias": numpy.ones(8, numpy.float32),
    "bn_gamma": numpy.ones(8, numpy.float32),
    "bn_beta": numpy.ones(8, numpy.float32),
    "bn_moving_mean": numpy.ones(8, numpy.float32),
    "bn_moving_var": numpy.ones(8, numpy.float32),
}


def changed(**members):
    """GOOD with some members replaced."""
    return arrays.npz(GOOD | members)


def filled(name, value):
    """GOOD with one value replaced."""
    array = GOOD[name].copy()
    array.flat[3] = value
    return changed(**{name: array})


def overwritten(content, start, patch):
    return content[:start] + patch + content[start + len(patch) :]


WHOLE = changed()
FILES = {
    "empty": b"",
    "text": b"conv_weight = 1\n",
    "garbage": bytes(range(256)) * 100,
    "truncated": WHOLE[: len(WHOLE) // 2],
    "no-directory": WHOLE[:-30],
    "overwritten": overwritten(WHOLE, 20, bytes(200)),
    "overwritten-deflated": overwritten(
        arrays.npz(GOOD, zipfile.ZIP_DEFLATED), 120, b"\xff" * 40
    ),
    "no-members": arrays.npz({}),
    "bomb": arrays.bomb("conv_weight"),
    "members-overlap": arrays.redirected(WHOLE, 1, 0),
    "members-inside": arrays.redirected(WHOLE, 1, 40),
    "member-past-end": arrays.redirected(WHOLE, 0, 2**31),
    "member-negative": arrays.redirected(WHOLE, 0, 2**32 - 2),
    "member-shorter": arrays.resized(WHOLE, 0, 100),
    "member-to-the-end": arrays.resized(WHOLE, 0, 2**31),
    "missing": arrays.npz({name: GOOD[name] for name in GOOD if name != "conv_weight"}),
    "other-shape": changed(conv_weight=numpy.ones((8, 4, 5, 5), numpy.float32)),
    "transposed": changed(conv_weight=numpy.ones((4, 8, 3, 3), numpy.float32)),
    "other-rank": changed(bn_gamma=numpy.ones((1, 8, 1, 1), numpy.float32)),
    "integers": changed(conv_bias=numpy.ones(8, numpy.int64)),
    "complex": changed(conv_bias=numpy.ones(8, numpy.complex64)),
    "strings": changed(conv_bias=numpy.array(["x"] * 8)),
    "nan": filled("conv_weight", numpy.nan),
    "infinite": filled("bn_gamma", numpy.inf),
    "variance": filled("bn_moving_var", -1),
    "a-folder": None,
} | {
    f"member-{name}": changed(conv_weight=content)
    for name, content in arrays.damaged(arrays.saved(GOOD["conv_weight"]), SHAPE).items()
}
COMPILE = [HALNET, "compile", "net.yaml", "--weights", "w.npz", "-o", "program"]
cases = {name: ({"net.yaml": NET, "w.npz": content}, COMPILE) for name, content in FILES.items()}
cases["no-file"] = ({"net.yaml": NET}, COMPILE)
contract.hold(cases)
