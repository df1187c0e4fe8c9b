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

import io
import struct
import sys
import zipfile

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
GOOD = {
    "conv_weight": numpy.ones((8, 4, 3, 3), numpy.float32),
    "conv_bias": numpy.ones(8, numpy.float32),
    "bn_gamma": numpy.ones(8, numpy.float32),
    "bn_beta": numpy.ones(8, numpy.float32),
    "bn_moving_mean": numpy.ones(8, numpy.float32),
    "bn_moving_var": numpy.ones(8, numpy.float32),
}


def npz(compressed=False, **changes):
    """The bytes of an .npz of GOOD with some arrays replaced; None leaves one out."""
    buffer = io.BytesIO()
    arrays = {name: array for name, array in (GOOD | changes).items() if array is not None}
    (numpy.savez_compressed if compressed else numpy.savez)(buffer, **arrays)
    return buffer.getvalue()


def npy(header, data=b"", version=b"\x01\x00", length=None):
    """The bytes of an .npy with any header; `length` is what it claims its header's size to be."""
    header = header.encode("latin1")
    size = len(header) if length is None else length
    return b"\x93NUMPY" + version + struct.pack("<H", size) + header + data


def with_member(content, name="conv_weight.npy"):
    """GOOD as an .npz where one member's bytes are replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for key, array in GOOD.items():
            if f"{key}.npy" != name:
                member = io.BytesIO()
                numpy.save(member, array)
                archive.writestr(f"{key}.npy", member.getvalue())
        archive.writestr(name, content)
    return buffer.getvalue()


def header(shape="(8, 4, 3, 3)", descr="'<f4'", order="False"):
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n"


def filled(name, value, index=3):
    array = GOOD[name].copy()
    array.flat[index] = value
    return npz(**{name: array})


def zip_bomb(size=2_000_000_000):
    """A member of 2 GB of zeros in a file of some MB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("conv_weight.npy", "w", force_zip64=True) as member:
            member.write(npy(header(f"({size // 4},)")))
            for _ in range(size // 10_000_000):
                member.write(bytes(10_000_000))
    return buffer.getvalue()


whole = npz()
WEIGHTS = {
    "empty": b"",
    "text": b"conv_weight = 1\n",
    "garbage": bytes(range(256)) * 100,
    "truncated": whole[: len(whole) // 2],
    "no-directory": whole[:-30],
    "flipped-bytes": whole[:100] + bytes(200) + whole[300:],
    "flipped-compressed": (lambda z: z[:120] + b"\xff" * 40 + z[160:])(npz(compressed=True)),
    "zip-bomb": zip_bomb(),
    "empty-zip": with_member(b"")[:0] + b"PK\x05\x06" + bytes(18),
    "missing": npz(conv_weight=None),
    "other-shape": npz(conv_weight=numpy.ones((8, 4, 5, 5), numpy.float32)),
    "transposed": npz(conv_weight=numpy.ones((4, 8, 3, 3), numpy.float32)),
    "other-rank": npz(bn_gamma=numpy.ones((1, 8, 1, 1), numpy.float32)),
    "integers": npz(conv_bias=numpy.ones(8, numpy.int64)),
    "complex": npz(conv_bias=numpy.ones(8, numpy.complex64)),
    "strings": npz(conv_bias=numpy.array(["x"] * 8)),
    "nan": filled("conv_weight", numpy.nan),
    "infinite": filled("bn_gamma", numpy.inf),
    "variance": filled("bn_moving_var", -1),
    "not-npy": with_member(b"hello"),
    "npy-no-header": with_member(b"\x93NUMPY\x01\x00\xff\xff"),
    "npy-version-9": with_member(npy(header(), bytes(1152), version=b"\x09\x00")),
    "npy-short-data": with_member(npy(header(), bytes(100))),
    "npy-long-data": with_member(npy(header(), bytes(9999))),
    "npy-lies-shape": with_member(npy(header("(9999999999, 9999999999)"), bytes(64))),
    "npy-lies-length": with_member(npy(header(), bytes(1152), length=65535)),
    "npy-negative": with_member(npy(header("(-8, 4, 3, 3)"), bytes(1152))),
    "npy-objects": with_member(npy(header(descr="'|O'"), bytes(1152))),
    "npy-code": with_member(npy(header(descr="__import__('os')"), bytes(1152))),
    "npy-parentheses": with_member(npy(header("(" * 5000), bytes(64))),
    "npy-digits": with_member(npy(header("(" + "9" * 5000 + ",)"), bytes(64))),
}
COMPILE = [HALNET, "compile", "net.yaml", "--weights", "w.npz", "-o", "program"]
cases = {
    name: ({"net.yaml": NET, "w.npz": content}, COMPILE) for name, content in WEIGHTS.items()
}
cases["a-folder"] = ({"net.yaml": NET, "w.npz": None}, COMPILE)
cases["no-file"] = ({"net.yaml": NET}, COMPILE)
contract.hold(cases)
