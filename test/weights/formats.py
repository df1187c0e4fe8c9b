#===- formats.py - the same weights in every format ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Runs a trained net with its weights in every format: the same bits must come out.

usage: formats.py HALNET NETDEFS DATA FOLDER
"""

import pathlib
import subprocess
import sys

import numpy
import weight_files

halnet, netdefs, data, folder = sys.argv[1:]
folder = pathlib.Path(folder)
folder.mkdir(parents=True, exist_ok=True)
images = folder / "images.npy"
numpy.save(images, numpy.load(f"{data}/digits/digits_test.npz")["x"][:4])
npz = f"{data}/digits/resnet8_digits.npz"


def plain(name):
    return name.removeprefix("arg:").removeprefix("aux:")


def answers(weights):
    """The interpreter's, in double precision."""
    output = folder / "answers.npy"
    net = f"{netdefs}/digits/resnet8.yaml"
    command = [halnet, "run", net, images, "--weights", weights, "--output", output]
    subprocess.run(command, check=True)
    return numpy.load(output)


with numpy.load(npz) as archive:
    arrays = {plain(name): numpy.ascontiguousarray(archive[name]) for name in archive.files}
doubles = {name: array.astype(numpy.float64) for name, array in arrays.items()}
files = {f"params-{v}": weight_files.mxnet_params(arrays, v) for v in ("v0", "v1", "v2", "v3")}
files["params-f64"] = weight_files.mxnet_params(doubles)
files["safetensors"] = weight_files.safetensors(arrays)
expected = answers(npz)
for name, content in files.items():
    path = folder / name  # without a suffix: the format is told by the content
    path.write_bytes(content)
    same = numpy.array_equal(answers(path), expected)
    print(f"{name}: {'the same' if same else 'other numbers'}")
