#===- same_weights.py - a .params file against an .npz file ---------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: same_weights.py PARAMS NPZ: whether both have the same arrays, to the bit, arg: and aux:
before their names included. Reads .params (dense float32 of version 2) by its own few lines."""

import struct
import sys

import numpy


def read_params(path):
    with open(path, "rb") as file:
        def take(code):
            return struct.unpack("<" + code, file.read(struct.calcsize("<" + code)))
        magic, _, count = take("3Q")
        assert magic == 0x112
        arrays = []
        for _ in range(count):
            version, storage, rank = take("Iii")
            assert (version, storage) == (0xF993FAC9, 0)
            shape = take(f"{rank}q")
            assert take("3i") == (1, 0, 0)  # on the CPU, device 0, float32
            size = 4 * int(numpy.prod(shape))
            arrays.append(numpy.frombuffer(file.read(size), "<f4").reshape(shape))
        (named,) = take("Q")
        assert named == count
        names = [file.read(take("Q")[0]).decode() for _ in range(count)]
        assert not file.read()
    return dict(zip(names, arrays, strict=True))


def main(params, npz):
    mine = read_params(params)
    with numpy.load(npz) as archive:
        theirs = {name: archive[name] for name in archive.files}
    assert mine.keys() == theirs.keys(), mine.keys() ^ theirs.keys()
    for name, array in theirs.items():
        assert mine[name].shape == array.shape and mine[name].tobytes() == array.tobytes(), name
    print(f"{len(mine)} arrays are the same")


main(*sys.argv[1:])
