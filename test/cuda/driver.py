#===- driver.py - runs a folder of CUDA kernels through the driver API -------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Executes the calls of a kernels.json (docs/cuda.md) with any libcuda: here test/ptxsim's."""

import ctypes
import json
import math
import os

import numpy


class Driver:
    """One context of one libcuda.so.1; every call that fails raises."""

    def __init__(self, library):
        os.environ["PTXSIM_STRICT"] = "1"  # a race or an uninitialised read fails the launch
        self.library = ctypes.CDLL(library)
        self.call("cuInit", 0)
        device, context = ctypes.c_int(), ctypes.c_void_p()
        self.call("cuDeviceGet", ctypes.byref(device), 0)
        self.call("cuDevicePrimaryCtxRetain", ctypes.byref(context), device)
        self.call("cuCtxSetCurrent", context)

    def call(self, name, *arguments):
        status = getattr(self.library, name)(*arguments)
        if status:
            raise RuntimeError(f"{name} failed with {status}")

    def allocate(self, size):
        pointer = ctypes.c_uint64()
        self.call("cuMemAlloc_v2", ctypes.byref(pointer), ctypes.c_size_t(max(size, 4)))
        return pointer.value

    def write(self, pointer, array):
        data = numpy.ascontiguousarray(array).tobytes()
        self.call("cuMemcpyHtoD_v2", ctypes.c_uint64(pointer), data, ctypes.c_size_t(len(data)))

    def read(self, pointer, shape):
        array = numpy.empty(shape, numpy.float32)
        self.call("cuMemcpyDtoH_v2", ctypes.c_void_p(array.ctypes.data), ctypes.c_uint64(pointer),
                  ctypes.c_size_t(array.nbytes))
        return array

    def function(self, ptx, name):
        module, function = ctypes.c_void_p(), ctypes.c_void_p()
        self.call("cuModuleLoadData", ctypes.byref(module), ptx + b"\0")
        self.call("cuModuleGetFunction", ctypes.byref(function), module, name.encode())
        return function

    def launch(self, function, grid, block, shared, pointers):
        values = [ctypes.c_uint64(pointer) for pointer in pointers]
        addresses = (ctypes.c_void_p * len(values))(
            *[ctypes.cast(ctypes.byref(value), ctypes.c_void_p) for value in values])
        self.call("cuLaunchKernel", function, *grid, *block, shared, None, addresses, None)
        self.call("cuCtxSynchronize")


class Net:
    """A folder that `halnet compile --emit ptx` wrote, on a device."""

    def __init__(self, folder, driver):
        self.driver = driver
        self.description = json.loads((folder / "kernels.json").read_text())
        self.kernels = {
            kernel["name"]: (kernel, driver.function((folder / kernel["file"]).read_bytes(),
                                                     kernel["name"]))
            for kernel in self.description["kernels"]}
        weights = numpy.fromfile(folder / "weights.bin", numpy.uint8)
        self.spaces = {
            "arena": [driver.allocate(self.description["arena_bytes"])],
            "weights": [driver.allocate(weights.nbytes)],
            "input": [self.tensor(tensor) for tensor in self.description["inputs"]],
            "output": [self.tensor(tensor) for tensor in self.description["outputs"]]}
        driver.write(self.spaces["weights"][0], weights)

    def tensor(self, description):
        return self.driver.allocate(4 * math.prod(description["shape"]))

    def pointer(self, place):
        if place["space"] in ("input", "output"):
            return self.spaces[place["space"]][place["offset"]]
        return self.spaces[place["space"]][0] + place["offset"]

    def run(self, image):
        """The first output for the one input, whose shape must be that of the net."""
        self.driver.write(self.spaces["input"][0], image.astype(numpy.float32))
        for call in self.description["calls"]:
            kernel, function = self.kernels[call["kernel"]]
            self.driver.launch(function, kernel["grid"], kernel["block"], kernel["shared_bytes"],
                               [self.pointer(place) for place in call["arguments"]])
        return self.driver.read(self.spaces["output"][0], self.description["outputs"][0]["shape"])
