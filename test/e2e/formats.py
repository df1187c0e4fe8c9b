#===- formats.py - one net in all formats --------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Runs a trained net in each format that halnet writes, compiled and interpreted: the same bits as
from YAML and .npz, as all of them move weights unchanged. A caffemodel from elsewhere, whose
statistics are to be divided by a factor, is within 1e-6.

usage: formats.py HALNET NETDEFS DATA FOLDER NAME
"""

import pathlib
import subprocess
import sys

import numpy

halnet, netdefs, data, folder, name = sys.argv[1:]
folder = pathlib.Path(folder)
folder.mkdir(parents=True, exist_ok=True)
images = folder / "images.npy"
numpy.save(images, numpy.load(f"{data}/digits/digits_test.npz")["x"][:8])
yaml, npz = f"{netdefs}/digits/{name}.yaml", f"{data}/digits/{name}_digits.npz"


def emit(form, suffix, *options):
    path = folder / f"net{suffix}"
    command = [halnet, "emit", form, yaml, *options, "-o", path]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return path


def convert(suffix):
    path = folder / f"weights{suffix}"
    subprocess.run([halnet, "weights", "convert", npz, "-o", path], check=True)
    return path


def answers(net, *options):
    """The compiled program's, and the interpreter's."""
    program, output = folder / "program", folder / "answers.npy"
    log = {"stderr": subprocess.DEVNULL, "check": True}
    subprocess.run([halnet, "compile", net, *options, "-o", program], **log)
    subprocess.run([program, "run", images, "--output", output], **log)
    compiled = numpy.load(output)
    subprocess.run([halnet, "run", net, images, *options, "--output", output], **log)
    return compiled, numpy.load(output)


def report(form, is_good):
    print(f"{form}: {'the same' if is_good else 'other numbers'}")


given = ["--weights", npz]
caffemodel = emit("caffemodel", ".caffemodel", *given)
params = emit("mxnet-params", ".params", *given)
nets = {
    "prototxt, caffemodel": [emit("prototxt", ".prototxt"), "--weights", caffemodel],
    "train_val, caffemodel": [
        emit("prototxt", ".train.prototxt", "--form", "train_val"), "--weights", caffemodel,
    ],
    "symbol, params": [
        emit("mxnet", "-symbol.json"), "--set", "data=1x1x8x8", "--weights", params,
    ],
    "onnx": [emit("onnx", ".onnx", *given)],
    "mlir, npz": [emit("mlir", ".mlir"), *given],
    "yaml, safetensors": [yaml, "--weights", convert(".safetensors")],
    "yaml, params": [yaml, "--weights", params],
}  # fmt: skip
ours = answers(yaml, *given)
for form, net in nets.items():
    theirs = answers(*net)
    report(form, all(numpy.array_equal(a, b) for a, b in zip(ours, theirs, strict=True)))
caffe = [f"{data}/digits/{name}_digits.{suffix}" for suffix in ("prototxt", "caffemodel")]
if pathlib.Path(caffe[0]).exists():
    theirs = answers(caffe[0], "--weights", caffe[1])
    error = max(numpy.abs(a - b).max() for a, b in zip(ours, theirs, strict=True))
    report("caffe's factor", error <= 1e-6)
