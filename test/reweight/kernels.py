#===- kernels.py - what reweight must not change ----------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compares the digests of all sections of two programs but the pack's: kernels.py OLD NEW"""

import hashlib
import pathlib
import struct
import sys


def sections(path):
    """The SHA-256 of each section by name, from a little-endian ELF64 file."""
    data = pathlib.Path(path).read_bytes()
    (table,) = struct.unpack_from("<Q", data, 0x28)
    size, count, names = struct.unpack_from("<3H", data, 0x3A)
    heads = [struct.unpack_from("<2I4Q", data, table + i * size) for i in range(count)]
    texts = data[heads[names][4] :]
    digests = {}
    for name, kind, _, _, offset, length in heads[1:]:
        content = b"" if kind == 8 else data[offset : offset + length]  # 8: SHT_NOBITS
        key = texts[name : texts.index(b"\0", name)].decode()
        digests[key] = hashlib.sha256(content).hexdigest()
    return digests


old, new = map(sections, sys.argv[1:])
assert old.keys() == new.keys()
changed = [name for name in old if old[name] != new[name]]
assert changed == [".halnet.weights"], changed
assert ".text" in old and ".rodata" in old
