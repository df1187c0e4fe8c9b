# ===- onnx_checked.py - written models, checked and run ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""usage: onnx_checked.py HALNET MODEL IMAGES: holds a model to ONNX's checker with its shape
inference, and what onnxruntime makes of images against the interpreter."""

import pathlib
import subprocess
import sys

import numpy
import onnx
import onnxruntime

halnet, path, images = sys.argv[1:]
model = onnx.load(path)
onnx.checker.check_model(model, full_check=True)
session = onnxruntime.InferenceSession(path)
entry = session.get_inputs()[0]
batch = numpy.load(images).astype(numpy.float32)[: entry.shape[0]]
numpy.save(f"{path}.npy", batch)
names = [output.name for output in session.get_outputs()]
results = dict(zip(names, session.run(names, {entry.name: batch}), strict=True))
command = [halnet, "run", path, f"{path}.npy", "--output", f"{path}.npz"]
subprocess.run(command, check=True)
with numpy.load(pathlib.Path(f"{path}.npz")) as expected:
    for name in names:
        largest = max(1, numpy.abs(expected[name]).max())
        error = numpy.abs(results[name] - expected[name]).max() / largest
        assert results[name].shape == expected[name].shape and error < 2e-6, (name, error)
print(f"checked, {len(names)} outputs close")
