# ===- onnx_runs.py - models run by halnet and by onnxruntime ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Runs models in the forms of exporters: compiled, interpreted, and by onnxruntime.

usage: onnx_runs.py HALNET FOLDER
"""

import pathlib
import subprocess
import sys

import numpy
import onnx
import onnxruntime
from onnx_exporters import MODELS

halnet, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
image = numpy.random.default_rng(0).uniform(-1, 1, (1, 3, 16, 16)).astype(numpy.float32)


def run(*command):
    subprocess.run([str(word) for word in command], check=True)


def answers(name, given):
    """(compiled, interpreted), of an array as the model takes it"""
    model, program, output = folder / f"{name}.onnx", folder / name, folder / "output.npy"
    array = folder / f"{name}.npy"
    numpy.save(array, given)
    run(halnet, "compile", model, "--tolerance", "0", "-o", program)
    run(program, "run", array, "--output", output)
    compiled = numpy.load(output)
    run(halnet, "run", model, array, "--output", output)
    return compiled, numpy.load(output)


def session_of(model):
    """Of a model in inference: to onnxruntime, normalisation with more outputs is training."""
    for node in model.graph.node:
        if node.op_type == "BatchNormalization":
            del node.output[1:]
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # of initializers among the inputs it warns
    return onnxruntime.InferenceSession(model.SerializeToString(), options)


for name, make in MODELS.items():
    onnx.save(make(), folder / f"{name}.onnx")
    session = session_of(make())
    entry = session.get_inputs()[0]
    given = image.transpose(0, 2, 3, 1) if entry.shape[-1] == 3 else image
    (reference,) = session.run(None, {entry.name: given})
    compiled, interpreted = answers(name, given)
    largest = max(1, numpy.abs(interpreted).max())
    errors = [numpy.abs(other - interpreted).max() / largest for other in (compiled, reference)]
    close = max(errors) < 2e-6 and interpreted.shape == reference.shape
    print(f"{name}: {'close' if close else f'off by {errors}, {reference.shape}'}")
