#===- packs.py - packs of weights that are not the right one ----------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Spoils a pack in every way that docs/weights.md names: packs.py PACK FOLDER"""

import hashlib
import pathlib
import struct
import sys

HEADER = struct.Struct("<8sIIQ32sI68s256s640s")
FIELDS = ("magic", "version", "byte_order", "bytes", "digest", "random", "given", "net", "file")
DATA = 4096


def write(name, content):
    (pathlib.Path(sys.argv[2]) / name).write_bytes(content)


def header_of(pack):
    return dict(zip(FIELDS, HEADER.unpack(pack[: HEADER.size]), strict=True))


def changed(pack, **values):
    """The pack with other values in its header."""
    header = header_of(pack) | values
    return HEADER.pack(*header.values()) + pack[HEADER.size :]


pack = pathlib.Path(sys.argv[1]).read_bytes()
fields = header_of(pack)
assert fields["bytes"] == len(pack) - DATA
assert fields["digest"] == hashlib.sha256(pack[DATA:]).digest()
assert not any(pack[HEADER.size : DATA])

write("empty", b"")
write("text", b"no weights at all\n")
write("header", pack[:1000])
write("cut", pack[:-1])
write("long", pack + b"\0")
write("order", changed(pack, byte_order=0x04030201))
write("version", changed(pack, version=77))
write("othernet", changed(pack, net=b"resnet9"))
write("kernels", changed(pack, digest=bytes(32)))
write("damaged", pack[:-1] + bytes([pack[-1] ^ 1]))
