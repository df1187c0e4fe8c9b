#===- arrays.py - numpy files by hand ---------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Makes .npy and .npz files that numpy itself would not write."""

import io
import struct
import zipfile

import numpy


def header(shape, descr="'<f4'", order="False"):
    """The dictionary of an .npy's header; every part is text and goes in as it is."""
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n"


def npy(head, data=b"", version=b"\x01\x00", length=None):
    """An .npy of any header; `length` is what it claims its header's size to be."""
    head = head.encode("latin1")
    size = len(head) if length is None else length
    return b"\x93NUMPY" + version + struct.pack("<H", size) + head + data


def saved(array):
    """The .npy that numpy makes of an array."""
    buffer = io.BytesIO()
    numpy.save(buffer, array)
    return buffer.getvalue()


def npz(members, method=zipfile.ZIP_STORED):
    """An .npz of {name: array, or the bytes of the member}."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            data = content if isinstance(content, bytes) else saved(content)
            archive.writestr(f"{name}.npy", data)
    return buffer.getvalue()


def bomb(name, size=2_000_000_000):
    """An .npz of some MB whose one member is 2 GB of zeros."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
            member.write(npy(header(f"({size // 4},)")))
            for _ in range(size // 10_000_000):
                member.write(bytes(10_000_000))
    return buffer.getvalue()


def directory_entry(content, member):
    """Where a zip file's directory tells of a member, by its number."""
    entry = -1
    for _ in range(member + 1):
        entry = content.index(b"PK\1\2", entry + 1)
    return entry


def redirected(content, member, offset):
    """A zip file whose directory says that a member begins elsewhere."""
    entry = directory_entry(content, member)
    return content[: entry + 42] + struct.pack("<I", offset) + content[entry + 46 :]


def resized(content, member, size):
    """A zip file whose directory says that a member, which is stored, is of another size."""
    entry = directory_entry(content, member)
    return content[: entry + 20] + struct.pack("<II", size, size) + content[entry + 28 :]


def damaged(good, shape):
    """Damaged and lying files for an array of this shape, {name: bytes of an .npy}."""
    size = 4 * int(numpy.prod(shape))
    data = bytes(size)
    return {
        "empty": b"",
        "text": b"hello\n",
        "no-header": b"\x93NUMPY\x01\x00\xff\xff",
        "version-9": npy(header(shape), data, version=b"\x09\x00"),
        "short-data": npy(header(shape), data[: size // 2]),
        "long-data": npy(header(shape), data * 2),
        "lies-shape": npy(header("(9999999999, 9999999999)"), data),
        "lies-length": npy(header(shape), data, length=65535),
        "negative": npy(header((-shape[0], *shape[1:])), data),
        "objects": npy(header(shape, descr="'|O'"), data),
        "code": npy(header(shape, descr="__import__('os')"), data),
        "parentheses": npy(header("(" * 5000), data),
        "digits": npy(header("(" + "9" * 5000 + ",)"), data),
        "truncated": good[: len(good) // 2],
    }
