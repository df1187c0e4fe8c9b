#===- caffe_resnet50.py - He's ResNet-50 as Caffe ran it --------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compiles He's ResNet-50 from a prototxt and a caffemodel, and holds it to BVLC Caffe's run.

The weights are made from names as they were for that run. Every other BatchNorm is scaled by
999.98236, as in trained models.

usage: caffe_resnet50.py HALNET NETDEFS DATA FOLDER
"""

import re
import struct
import sys

import numpy
import portable_random
import programs

SEED = 2
BLOBS = {"_weight": 0, "_bias": 1, "_gamma": 0, "_beta": 1, "_moving_mean": 0, "_moving_var": 1}


def weight(layer, suffix, shape, norm):
    """One blob; `norm` is how many BatchNorms there are up to the layer."""
    factor = 999.98236 if norm % 2 else 1.0
    variance = 8000.0 if norm == 1 else 1.0
    gain = 0.3 if "branch2c" in layer else 1.0
    bias = 0.5 if layer.startswith("fc") else 0.1
    key = f"{layer}/{BLOBS[suffix]}"
    if suffix == "_weight":
        return portable_random.kaiming(key, shape, 0.25 if len(shape) == 2 else 0.9, SEED)
    low, high = {
        "_bias": (-bias, bias),
        "_gamma": (0.6 * gain, 1.4 * gain),
        "_beta": (-0.3, 0.3),
        "_moving_mean": (-0.3 * factor, 0.3 * factor),
        "_moving_var": (0.5 * factor * variance, 1.5 * factor * variance),
    }[suffix]
    return portable_random.uniform(key, shape, low, high, SEED)


def layers(text):
    """{layer: (type, blobs)} for the parameters of a printed net, in its order."""
    found, norm = {}, 0
    for layer, suffix, dims in re.findall(
        rf"net\.param @(.+?)({'|'.join(BLOBS)}) : tensor<(.+?)xf32>", text
    ):
        shape = tuple(int(dim) for dim in dims.split("x"))
        norm += suffix == "_moving_mean"
        _, blobs = found.setdefault(layer, (type_of(suffix, shape), {}))
        blobs[BLOBS[suffix]] = weight(layer, suffix, shape, norm)
        if suffix == "_moving_var":
            blobs[2] = numpy.array([999.98236 if norm % 2 else 1.0], numpy.float32)
    return found


def type_of(suffix, shape):
    if suffix.startswith("_moving"):
        return "BatchNorm"
    if suffix in ("_gamma", "_beta"):
        return "Scale"
    is_dense = len(shape) == 2 or shape == (1000,)
    return "InnerProduct" if is_dense else "Convolution"


def varint(number):
    low = bytes([number & 127 | (128 if number > 127 else 0)])
    return low + (varint(number >> 7) if number > 127 else b"")


def part(field, content):
    return varint(field << 3 | 2) + varint(len(content)) + content


def blob(array):
    """Packed numbers for matrices, one by one for vectors: both are protobuf."""
    dims = b"".join(varint(dim) for dim in array.shape)
    if array.ndim > 1:
        return part(7, part(1, dims)) + part(5, array.tobytes())
    return part(7, part(1, dims)) + b"".join(b"\x2d" + struct.pack("<f", x) for x in array)


def write_model(path, found):
    with open(path, "wb") as file:
        for layer, (kind, blobs) in found.items():
            parts = [part(1, layer.encode()), part(2, kind.encode())]
            parts += [part(7, blob(blobs[index])) for index in sorted(blobs)]
            file.write(part(100, b"".join(parts)))


halnet, netdefs, data, folder = sys.argv[1:]
reference = programs.load(f"{data}/caffe/he_resnet50_224.npz")
net = programs.Net(halnet, f"{folder}/deploy.prototxt", folder)
prototxt = programs.call(halnet, "emit", "prototxt", f"{netdefs}/v1/resnet50.yaml")
(net.folder / "deploy.prototxt").write_text(prototxt, encoding="utf-8")
write_model(net.folder / "he.caffemodel", layers(net.text()))
image = portable_random.pixels("input", tuple(reference["input_shape"]), 7) - 118
numpy.save(net.folder / "image.npy", image.astype(numpy.float32))
program = net.compile(("--weights", net.folder / "he.caffemodel"))
outputs, _ = net.run(program, (net.folder / "image.npy").absolute())
error = programs.absolute_error(outputs["prob"], reference["prob_f64"])
print(f"probabilities within {error:.1e}")
sys.exit(0 if error <= programs.PROBABILITY_BOUND else 1)
