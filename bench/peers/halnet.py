#===- halnet.py - halnet's libraries ---------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""halnet's library through its C API, as runtime/include/halnet/halnet.h has it."""

import ctypes
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_float, c_int, c_size_t, c_uint32, c_void_p

import numpy


class Library(ctypes.Structure):
    """`struct halnet_library`, as far as it is used here."""

    _fields_ = [
        ("version", c_uint32),
        ("net_open", CFUNCTYPE(c_void_p, c_void_p, c_char_p, c_size_t)),
        ("net_description", c_void_p),
        ("net_close", c_void_p),
        ("session_open", CFUNCTYPE(c_void_p, c_void_p, c_int, c_char_p, c_size_t)),
        ("session_run", CFUNCTYPE(c_int, c_void_p, c_size_t, c_void_p, c_void_p)),
        ("session_error", CFUNCTYPE(c_char_p, c_void_p)),
    ]


CLASSES = 1000


def address(array):
    """A C array of one pointer to a float array."""
    return (POINTER(c_float) * 1)(array.ctypes.data_as(POINTER(c_float)))


class Peer:
    def __init__(self, artefacts, threads):
        entry = ctypes.CDLL(artefacts / "net.so").halnet_entry
        entry.restype = POINTER(Library)
        self.library, error = entry().contents, ctypes.create_string_buffer(1000)
        net = self.library.net_open(ctypes.addressof(self.library), error, len(error))
        self.session = net and self.library.session_open(net, threads, error, len(error))
        if not self.session:
            raise RuntimeError(error.value.decode())

    def run(self, images):
        output = numpy.empty((len(images), CLASSES), numpy.float32)
        if self.library.session_run(self.session, len(images), address(images), address(output)):
            raise RuntimeError(self.library.session_error(self.session).decode())
        return output
