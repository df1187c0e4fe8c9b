#===- caffe_files.py - caffemodels byte by byte --------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Makes caffemodels, true ones and such as no writer would."""

import struct


def varint(number):
    low = bytes([number & 127 | (128 if number > 127 else 0)])
    return low + (varint(number >> 7) if number > 127 else b"")


def part(field, content):
    """A field with a length: a message, text or packed numbers."""
    return varint(field << 3 | 2) + varint(len(content)) + content


def blob(dims, numbers):
    """A BlobProto of so many values of 0.5, whose shape may say something else."""
    shape = part(7, part(1, b"".join(varint(dim % 2**64) for dim in dims)))
    return part(7, shape + part(5, struct.pack(f"<{numbers}f", *[0.5] * numbers)))


def layer(name, kind, blobs):
    content = part(1, name.encode()) + part(2, kind.encode())
    return part(100, content + b"".join(blob(*facts) for facts in blobs))


def net(layers):
    return part(1, b"net") + layers
