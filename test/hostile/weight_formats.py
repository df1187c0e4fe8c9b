#===- weight_formats.py - wrong .params and safetensors files ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compiles a good description with files that are cut short or lie about themselves.

usage: weight_formats.py HALNET WEIGHT_FILES_FOLDER [LONG]
"""

import json
import struct
import sys

import contract
import numpy

HALNET = sys.argv[1]
sys.path.insert(0, sys.argv[2])
import weight_files  # noqa: E402 (its folder is given)

CUTS = 50 if sys.argv[3:] else 5

NET = """halnet: 1
name: small
input: {name: data, shape: [1, 2, 4, 4]}
layers:
  - {name: conv, type: Convolution, num_output: 4, kernel_size: 3}
"""
GOOD = {
    "conv_weight": numpy.ones((4, 2, 3, 3), numpy.float32),
    "conv_bias": numpy.ones(4, numpy.float32),
}
PARAMS = weight_files.mxnet_params(GOOD)
SAFE = weight_files.safetensors(GOOD)


def patched(content, start, patch):
    return content[:start] + patch + content[start + len(patch) :]


def tensor(**facts):
    """A safetensors file whose first tensor says something else."""
    good = {"dtype": "F32", "shape": [4, 2, 3, 3], "data_offsets": [0, 288]}
    bias = {"dtype": "F32", "shape": [4], "data_offsets": [288, 304]}
    header = {"conv_weight": good | facts, "conv_bias": bias}
    return weight_files.with_header(json.dumps(header), bytes(304))


FILES = {
    "params-count": patched(PARAMS, 16, struct.pack("<Q", 2**63)),
    "params-sparse": patched(PARAMS, 28, struct.pack("<i", 1)),
    "params-dimensions": patched(PARAMS, 32, struct.pack("<i", 2**31 - 1)),
    "params-negative": patched(PARAMS, 36, struct.pack("<q", -4)),
    "params-overflow": patched(PARAMS, 36, struct.pack("<qq", 2**40, 2**30)),
    "params-type": patched(PARAMS, 76, struct.pack("<i", 99)),
    "params-longer": PARAMS + b"x",
    "params-no-names": weight_files.mxnet_params({})[:16] + struct.pack("<QQ", 0, 0),
    "params-twice": weight_files.mxnet_params(GOOD | {"conv_bia_": GOOD["conv_bias"]}).replace(
        b"conv_bia_", b"conv_bias"
    ),
    "safe-length": patched(SAFE, 0, struct.pack("<Q", 2**62)),
    "safe-no-json": weight_files.with_header("{nothing"),
    "safe-list": weight_files.with_header("{}x"),
    "safe-deep": weight_files.with_header('{"a":' + "[" * (4 << 20)),
    "safe-type": tensor(dtype="F8_E4M3"),
    "safe-no-shape": tensor(shape=None),
    "safe-negative": tensor(shape=[-4, 2, 3, 3]),
    "safe-overflow": tensor(shape=[2**40, 2**30]),
    "safe-huge": tensor(shape=[2**70]),
    "safe-past-end": tensor(data_offsets=[2**40, 2**40 + 288]),
    "safe-overlap": tensor(data_offsets=[16, 304]),
    "safe-backwards": tensor(data_offsets=[288, 0]),
    "safe-longer": SAFE + b"x",
    "torch": b"PK\3\4" + bytes(60),
    "torch-pickle": b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.",
}
for whole, kind in (PARAMS, "params"), (SAFE, "safe"):
    for cut in range(1, CUTS + 1):
        FILES[f"{kind}-cut-{cut}"] = whole[: len(whole) * cut // (CUTS + 1)]
COMPILE = [HALNET, "compile", "net.yaml", "--weights", "w.bin", "-o", "program"]
contract.hold({n: ({"net.yaml": NET, "w.bin": c}, COMPILE) for n, c in FILES.items()})
