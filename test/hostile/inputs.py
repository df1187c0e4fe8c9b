# ===- inputs.py - wrong input of programs -----------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Runs the program of digits/resnet8 on arrays and images that are wrong, damaged, or lie.

usage: inputs.py PROGRAM
"""

import struct
import sys
import zlib

import arrays
import contract
import numpy

PROGRAM = sys.argv[1]

SHAPE = (2, 1, 8, 8)
GOOD = numpy.ones(SHAPE, numpy.float32)


def run(file, *options):
    return [PROGRAM, "run", file, "--output", "out.npy", *options]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height):
    """Claims to have so many pixels, and has one row of 1000."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(3001)))
    return b"\x89PNG\r\n\x1a\n" + head + pixels + chunk(b"IEND", b"")


NPY = {
    "channels": arrays.saved(numpy.ones((2, 3, 8, 8), numpy.float32)),
    "height": arrays.saved(numpy.ones((2, 1, 9, 8), numpy.float32)),
    "rank": arrays.saved(numpy.ones((8, 8), numpy.float32)),
    "no-images": arrays.saved(numpy.ones((0, 1, 8, 8), numpy.float32)),
    "integers": arrays.saved(numpy.ones(SHAPE, numpy.int64)),
    "big-endian": arrays.saved(GOOD.astype(">f4")),
    "a-folder": None,
} | arrays.damaged(arrays.saved(GOOD), SHAPE)
two = arrays.npz({"a": GOOD, "b": GOOD})
cases = {name: ({"in.npy": content}, run("in.npy")) for name, content in NPY.items()}
cases |= {
    "no-file": ({}, run("in.npy")),
    "two-arrays": ({"in.npz": two}, run("in.npz")),
    "no-such-array": ({"in.npz": two}, run("in.npz", "--array", "c")),
    "truncated-npz": ({"in.npz": two[:-40]}, run("in.npz", "--array", "a")),
    "bomb": ({"in.npz": arrays.bomb("a")}, run("in.npz")),
    "output-in-no-folder": (
        {"in.npy": arrays.saved(GOOD)},
        [PROGRAM, "run", "in.npy", "--output", "no/where/out.npy"],
    ),
}
cases |= {
    "image-too-large": ({"in.png": png(2**31 - 1, 2**31 - 1)}, run("in.png")),
    "image-of-nothing": ({"in.png": png(8192, 8192)}, run("in.png")),
    "image-truncated": ({"in.png": png(1000, 1)[:-30]}, run("in.png")),
    "image-is-text": ({"in.jpg": "hello"}, run("in.jpg")),
    "no-image": ({"folder/in.txt": "hello"}, run("folder")),
    "second-image-wrong": ({"a.png": png(1000, 1), "b.png": b""}, run("a.png", "b.png")),
}
contract.hold(cases)
