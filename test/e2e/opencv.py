#===- opencv.py - what halnet writes, as OpenCV runs it ------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Writes nets as prototxt and caffemodel for OpenCV, and holds its results against the
interpreter's.

usage: opencv.py HALNET FOLDER NET WEIGHTS... (an .npz file, or a seed for random ones), in pairs
"""

import pathlib
import re
import subprocess
import sys

import cv2
import numpy
import programs


def halnet(*words):
    subprocess.run([sys.argv[1], *map(str, words)], check=True, stderr=subprocess.DEVNULL)


def input_shape(prototxt):
    return [int(n) for n in re.findall(r"input_dim: (\d+)", prototxt.read_text(encoding="utf-8"))]


def error_of(net, weights, folder):
    """How far OpenCV's probabilities are from those in double precision."""
    option = "--random-weights" if weights.isdigit() else "--weights"
    prototxt, model = folder / "net.prototxt", folder / "net.caffemodel"
    halnet("emit", "prototxt", net, "--for", "opencv", "-o", prototxt)
    halnet("emit", "caffemodel", net, option, weights, "-o", model)
    image = numpy.random.default_rng(1).uniform(0, 255, input_shape(prototxt)).astype("float32")
    numpy.save(folder / "image.npy", image)
    halnet("run", net, folder / "image.npy", option, weights, "--output", folder / "answers.npy")
    reader = cv2.dnn.readNetFromCaffe(str(prototxt), str(model))
    reader.setInput(image)
    return programs.absolute_error(reader.forward(), numpy.load(folder / "answers.npy"))


def main(_, folder, *nets):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for net, weights in zip(nets[::2], nets[1::2], strict=True):
        error = error_of(net, weights, folder)
        is_close = error <= programs.PROBABILITY_BOUND
        print(f"{pathlib.Path(net).stem}: {'close' if is_close else 'far'}, {error:.1e}")
        wrong += not is_close
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
