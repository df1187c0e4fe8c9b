#===- mxnet.py - MXNet's files, run ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Runs the trained nets from MXNet's symbol and .params: the same bits as from YAML and .npz.

usage: mxnet.py HALNET NETDEFS DATA FOLDER WEIGHT_FILES_FOLDER
"""

import pathlib
import subprocess
import sys

import numpy

halnet, netdefs, data, folder, weight_folder = sys.argv[1:]
sys.path.insert(0, weight_folder)
import weight_files  # noqa: E402 (its folder is given)

folder = pathlib.Path(folder)
folder.mkdir(parents=True, exist_ok=True)
images = folder / "images.npy"
numpy.save(images, numpy.load(f"{data}/digits/digits_test.npz")["x"][:8])


def answers(net, weights, *options):
    """The compiled program's, and the interpreter's."""
    program, output = folder / "program", folder / "answers.npy"
    bound = [net, "--weights", weights, *options]
    subprocess.run([halnet, "compile", *bound, "-o", program], check=True)
    subprocess.run([program, "run", images, "--output", output], check=True)
    compiled = numpy.load(output)
    subprocess.run([halnet, "run", net, images, *bound[1:], "--output", output], check=True)
    return compiled, numpy.load(output)


for name in "resnet8", "resnet20":
    npz = f"{data}/digits/{name}_digits.npz"
    params = folder / f"{name}.params"
    with numpy.load(npz) as archive:
        arrays = {n.split(":")[-1]: numpy.ascontiguousarray(archive[n]) for n in archive.files}
    params.write_bytes(weight_files.mxnet_params(arrays))
    symbol = f"{data}/digits/{name}_digits-symbol.json"
    ours = answers(f"{netdefs}/digits/{name}.yaml", npz)
    theirs = answers(symbol, params, "--set", "data=1x1x8x8")
    same = all(numpy.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))
    print(f"{name}: {'the same' if same else 'other numbers'}")
