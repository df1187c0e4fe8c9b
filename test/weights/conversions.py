#===- conversions.py - arrays of every type, and what became of them ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Makes all.npz and brain, or compares all.npz with back, in the working folder.

usage: conversions.py make|compare
"""

import json
import pathlib
import struct
import sys

import numpy
import weight_files

TYPES = ["float32", "float64", "float16", "uint8", "int8", "int32", "int64"]


def make():
    random = numpy.random.default_rng(7)
    arrays = {}
    for number, name in enumerate(TYPES):
        size = 6 * numpy.dtype(name).itemsize
        arrays[f"layer{number}_weight"] = (
            numpy.frombuffer(random.bytes(size), numpy.uint8).view(name).reshape(2, 3)
        )
    # NaNs of several kinds, infinities and both zeros.
    bits = numpy.uint32([0x7FC00001, 0x7FA00000, 0xFF800000, 0x80000000, 0])
    arrays["bn_moving_mean"] = bits.view(numpy.float32)
    numpy.savez("all.npz", **arrays)
    header = '{"x":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]}}'
    numbers = struct.pack("<3H", 0x3FC0, 0xC000, 0x3DCD)
    pathlib.Path("brain").write_bytes(weight_files.with_header(header, numbers))


def compare():
    before, after = numpy.load("all.npz"), numpy.load("back")
    assert sorted(before.files) == sorted(after.files)
    for name in before.files:
        assert before[name].dtype == after[name].dtype and before[name].shape == after[name].shape
        assert before[name].tobytes() == after[name].tobytes(), name
    print(len(before.files), "arrays, the same types and bits")
    content = pathlib.Path("all.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    sizes = {"F64": 8, "I64": 8, "F32": 4, "I32": 4, "F16": 2, "U8": 1, "I8": 1}
    for tensor in header.values():
        assert (8 + length + tensor["data_offsets"][0]) % sizes[tensor["dtype"]] == 0
    print("aligned")


{"make": make, "compare": compare}[sys.argv[1]]()
