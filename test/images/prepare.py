# ===- prepare.py - from an image file to a net's input ---------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Compares what nets that hand on their input get of images with what Pillow and numpy make.

usage: prepare.py FOLDER
"""

import pathlib
import subprocess
import sys

import numpy
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
SIZES = [(40, 40), (41, 67), (120, 33), (30, 200), (7, 300), (300, 7), (35, 34), (1, 1), (36, 38)]
random = numpy.random.default_rng(5)


def write_images():
    names = []
    for width, height in SIZES:
        small = random.integers(0, 256, (max(height // 5, 1), max(width // 5, 1), 3), numpy.uint8)
        names.append(f"{width}x{height}.png")
        Image.fromarray(small).resize((width, height)).save(FOLDER / names[-1])
    return names


def inputs(program, names):
    command = [FOLDER / program, "run", *names, "--output", f"{program}.npy"]
    subprocess.run(command, cwd=FOLDER, check=True)
    return numpy.load(FOLDER / f"{program}.npy")


def cut(image, height, width):
    """torchvision's CenterCrop."""
    top, left = round((image.height - height) / 2), round((image.width - width) / 2)
    return numpy.asarray(image.crop((left, top, left + width, top + height)))


def shorter_side(image, length, height, width):
    """torchvision's Resize; but the sides get at least height and width."""
    short = min(image.size)
    size = [length * side // short for side in image.size]
    if size[0] < width:
        size = [width, width * image.height // image.width]
    if size[1] < height:
        size = [height * image.width // image.height, height]
    return image.resize(size, Image.Resampling.BILINEAR)


def colour(name):
    """shorter_side 36 of a 32 x 33 input, BGR."""
    pixels = cut(shorter_side(Image.open(FOLDER / name), 36, 32, 33), 32, 33)
    mean, scale = numpy.float32([103.5, 116.25, 123]), numpy.float32([1, 0.5, 0.25])
    return ((pixels[:, :, ::-1] - mean) * scale).transpose(2, 0, 1)


def grey(name):
    """20 x 30 whatever the shape, of a 19 x 28 input."""
    image = Image.open(FOLDER / name).convert("L")
    return cut(image.resize((30, 20), Image.Resampling.BILINEAR), 19, 28)[None]


def wide(name):
    """Just covers an input of 10 x 35."""
    pixels = cut(shorter_side(Image.open(FOLDER / name), 0, 10, 35), 10, 35)
    return pixels.transpose(2, 0, 1)


names = write_images()
for expected in (colour, grey, wide):
    found = inputs(expected.__name__, names)
    for name, image in zip(names, found, strict=True):
        numpy.testing.assert_array_equal(image, expected(name).astype(numpy.float32), name)
print(f"{len(names)} images")
