#===- weight_files.py - files of weights, as other programs write them ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Makes MXNet's .params files of every version, and safetensors, from arrays by name."""

import json
import struct

import numpy

MXNET_FLAGS = {"<f4": 0, "<f8": 1, "<f2": 2, "|u1": 3, "<i4": 4, "|i1": 5, "<i8": 6}
SAFETENSORS_TYPES = {"<f4": "F32", "<f8": "F64", "<f2": "F16", "<i8": "I64"}
VERSIONS = {"v1": 0xF993FAC8, "v2": 0xF993FAC9, "v3": 0xF993FACA}


def mxnet_array(array, version):
    """One array; "v0" is the form of 2015, whose magic is the number of dimensions."""
    head = b"" if version == "v0" else struct.pack("<I", VERSIONS[version])
    if version in ("v2", "v3"):
        head += struct.pack("<i", 0)
    head += struct.pack("<i", array.ndim)
    extent = "I" if version == "v0" else "q"
    head += struct.pack(f"<{array.ndim}{extent}", *array.shape)
    return head + struct.pack("<iii", 2, 0, MXNET_FLAGS[array.dtype.str]) + array.tobytes()


def mxnet_params(arrays, version="v2"):
    """A whole file; names get their prefix as MXNet gives it."""
    names = ["aux:" + n if "_moving_" in n else "arg:" + n for n in arrays]
    bodies = b"".join(mxnet_array(array, version) for array in arrays.values())
    listed = b"".join(struct.pack("<Q", len(name)) + name.encode() for name in names)
    counts = struct.pack("<QQQ", 0x112, 0, len(names))
    return counts + bodies + struct.pack("<Q", len(names)) + listed


def safetensors(arrays):
    """A whole file."""
    header, data = {"__metadata__": {"format": "np"}}, b""
    for name, array in arrays.items():
        end = len(data) + array.nbytes
        kind = SAFETENSORS_TYPES[array.dtype.str]
        places = [len(data), end]
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": places}
        data += array.tobytes()
    return with_header(json.dumps(header), data)


def with_header(text, data=b""):
    """A safetensors file of a header that may be wrong."""
    text = text.encode() if isinstance(text, str) else text
    return struct.pack("<Q", len(text)) + text + data


def brain_floats(array):
    """The upper halves of float32 numbers."""
    return (numpy.ascontiguousarray(array).view(numpy.uint32) >> 16).astype(numpy.uint16)
