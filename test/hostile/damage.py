#===- damage.py - files of all formats, cut off and with bytes flipped ----------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Runs a net from files that are cut off at evenly spread places, which is an error, and from files
in which some bytes are others, which may be another net, or an error.

usage: damage.py HALNET MODELS_FOLDER WEIGHT_FILES_FOLDER SYMBOL [LONG]
"""

import pathlib
import random
import sys
import tempfile
import zipfile

import arrays
import contract
import numpy

HALNET, MODELS, WEIGHT_FILES, SYMBOL = sys.argv[1:5]
sys.path += [MODELS, WEIGHT_FILES]
import caffe_files  # noqa: E402 (lies beside this file)
import onnx_models  # noqa: E402
import weight_files  # noqa: E402
from onnx import helper  # noqa: E402

CUTS, FLIPS = (50, 100) if sys.argv[5:] else (5, 5)

YAML = """halnet: 1
name: small
input: {name: data, shape: [1, 2, 4, 4]}
layers:
  - {name: conv, type: Convolution, num_output: 4, kernel_size: 3}
  - {name: bn, type: BatchNorm, eps: 2e-5}
  - {name: fc, type: InnerProduct, num_output: 3}
"""
PROTOTXT = """name: "small" input: "data" input_dim: 1 input_dim: 2 input_dim: 4 input_dim: 4
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param { num_output: 4 kernel_size: 3 } }
layer { name: "fc" type: "InnerProduct" bottom: "conv" top: "fc"
  inner_product_param { num_output: 3 } }
"""
SHAPES = {
    "conv_weight": (4, 2, 3, 3), "conv_bias": (4,), "fc_weight": (3, 16), "fc_bias": (3,),
    "bn_gamma": (4,), "bn_beta": (4,), "bn_moving_mean": (4,), "bn_moving_var": (4,),
}  # fmt: skip
GOOD = {name: numpy.ones(shape, numpy.float32) for name, shape in SHAPES.items()}
CONV = helper.make_node("Conv", ["data", "conv_weight", "conv_bias"], ["conv"])
ONNX = onnx_models.model(
    [CONV], {"data": [1, 2, 4, 4]}, ["conv"],
    {name: GOOD[name] for name in ("conv_weight", "conv_bias")},
).SerializeToString()  # fmt: skip
IMAGE = {
    "image.npy": arrays.saved(numpy.ones((1, 2, 4, 4), numpy.float32)),
    "digit.npy": arrays.saved(numpy.ones((1, 1, 8, 8), numpy.float32)),
}


def run(net, *options, image="image.npy"):
    return [HALNET, "run", net, image, *options, "--output", "answers.npy"]


RANDOM = ("--random-weights", "1")
OF_YAML = run("net.yaml", "--weights", "w.bin")
OF_PROTOTXT = run("net.prototxt", "--weights", "w.bin")
# A format: the file to damage, what it holds, and the command that reads it.
FORMATS = {
    "yaml": ("net.yaml", YAML.encode(), run("net.yaml", *RANDOM)),
    "prototxt": ("net.prototxt", PROTOTXT.encode(), run("net.prototxt", *RANDOM)),
    "symbol": (
        "net.json", pathlib.Path(SYMBOL).read_bytes(),
        run("net.json", "--set", "data=1x1x8x8", *RANDOM, image="digit.npy"),
    ),
    "onnx": ("net.onnx", ONNX, run("net.onnx")),
    "npz": ("w.bin", arrays.npz(GOOD), OF_YAML),
    "deflated": ("w.bin", arrays.npz(GOOD, zipfile.ZIP_DEFLATED), OF_YAML),
    "params": ("w.bin", weight_files.mxnet_params(GOOD), OF_YAML),
    "safetensors": ("w.bin", weight_files.safetensors(GOOD), OF_YAML),
    "caffemodel": (
        "w.bin",
        caffe_files.net(
            caffe_files.layer("conv", "Convolution", [((4, 2, 3, 3), 72), ((4,), 4)])
            + caffe_files.layer("fc", "InnerProduct", [((3, 16), 48), ((3,), 3)])
        ),
        OF_PROTOTXT,
    ),
}  # fmt: skip


def flipped(content, seed):
    """Up to four other bytes, half of the time among the first, where the lengths stand."""
    chance, changed = random.Random(seed), bytearray(content)
    for _ in range(chance.randint(1, 4)):
        reach = len(changed) if chance.random() < 0.5 else min(200, len(changed))
        changed[chance.randrange(reach)] = chance.randrange(256)
    return bytes(changed)


def is_good(files, command):
    with tempfile.TemporaryDirectory() as folder:
        contract.write(pathlib.Path(folder), files)
        return contract.run(command, folder)[0] == 0


cases, open_ended = {}, set()
for form, (path, whole, command) in FORMATS.items():
    files = IMAGE | {"net.yaml": YAML, "net.prototxt": PROTOTXT}
    if not is_good(files | {path: whole}, command):
        sys.exit(f"{form}: the whole file is no good")
    for cut in range(1, CUTS + 1):
        damaged = whole[: len(whole) * cut // (CUTS + 1)]
        cases[f"{form}-cut-{cut}"] = (files | {path: damaged}, command)
        if form in ("yaml", "prototxt"):  # cut behind a layer it is a shorter net
            open_ended.add(f"{form}-cut-{cut}")
    for seed in range(FLIPS):
        open_ended.add(f"{form}-flip-{seed}")
        cases[f"{form}-flip-{seed}"] = (files | {path: flipped(whole, seed)}, command)
contract.hold(cases, open_ended)
