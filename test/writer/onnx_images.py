# ===- onnx_images.py - images for tests of ONNX models ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""usage: onnx_images.py NPZ|SHAPE NPY: eight images of an archive, or random ones."""

import sys

import numpy

source, path = sys.argv[1:]
if source.endswith(".npz"):
    images = numpy.load(source)["x"][:8]
else:
    shape = [int(extent) for extent in source.split("x")]
    images = numpy.random.default_rng(0).uniform(-1, 1, shape)
numpy.save(path, images.astype(numpy.float32))
