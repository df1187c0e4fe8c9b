# ===- against_pillow.py - the runtime's images and Pillow's -----------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Scales PNGs of many kinds and sizes up and down; every byte is Pillow's.

Pillow 13 goes down the columns first where the height shrinks much more than the
width, which makes a difference of 1 there; Pillow 12, with which this compares, does not.
JPEGs are compared without scaling: decoders differ, here by 3 at most when this was written.

usage: against_pillow.py RESAMPLE
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

RESAMPLE = sys.argv[1]

# (from, to) sides: equal, odd ratios, far down, far up, single pixels.
SIDES = [(1, 1), (1, 50), (50, 1), (7, 7), (8, 5), (5, 8), (31, 30), (224, 225), (333, 97)]
SIDES += [(97, 333), (1000, 8), (8, 1000), (640, 256), (37, 256)]

MODES = {"L": 1, "RGB": 3, "LA": 2, "RGBA": 4}
random = numpy.random.default_rng(1)


def noise(mode, width, height):
    """Noise over a slope, so that neighbours differ and all values occur."""
    slope = (
        numpy.linspace(0, 200, width)[None, :, None] + numpy.linspace(0, 55, height)[:, None, None]
    )
    grains = random.integers(-60, 60, (height, width, MODES[mode]))
    pixels = (slope + grains).clip(0, 255).astype(numpy.uint8)
    return Image.fromarray(pixels.squeeze(2) if mode == "L" else pixels, mode)


def ours(path, channels, size, box):
    words = [RESAMPLE, path, channels, *size, *box]
    done = subprocess.run([str(word) for word in words], capture_output=True, check=True)
    shape = (box[3] - box[1], box[2] - box[0], channels)
    return numpy.frombuffer(done.stdout, numpy.uint8).reshape(shape)


def pillows(path, channels, size, box):
    image = Image.open(path).convert("RGB" if channels == 3 else "L")
    return numpy.asarray(image.resize(size, Image.Resampling.BILINEAR).crop(box)).reshape(
        box[3] - box[1], box[2] - box[0], channels
    )


def boxes(size):
    """The whole image, and a part that touches no side where there is one."""
    width, height = size
    yield 0, 0, width, height
    yield width // 3, height // 4, max(width * 2 // 3, width // 3 + 1), height // 4 + 1


def compare(path, size):
    compared = 0
    for channels in (1, 3):
        for box in boxes(size):
            a, b = (f(path, channels, size, box).astype(int) for f in (ours, pillows))
            assert abs(a - b).max() == 0, (path.name, channels, size, box)
            compared += a.size
    return compared


def cases(folder):
    for index, (width, new_width) in enumerate(SIDES):
        height, new_height = SIDES[(index * 5 + 3) % len(SIDES)]
        mode = list(MODES)[index % len(MODES)]
        path = folder / f"{mode}-{width}x{height}.png"
        noise(mode, width, height).save(path)
        yield path, (new_width, new_height)
    whole = noise("RGB", 61, 40)
    for name, image in {
        "palette": whole.quantize(50),
        "bits": whole.convert("1"),
        "palette4": whole.quantize(7),
    }.items():
        image.save(folder / f"{name}.png")
        yield folder / f"{name}.png", (45, 52)


def compare_jpegs(folder):
    """Baseline and progressive, with and without less colour than light, grey, in pieces."""
    whole = noise("RGB", 30, 20).resize((203, 150))
    kinds = [{}, {"progressive": True}, {"subsampling": 0}, {"quality": 30}]
    kinds += [{"restart_marker_rows": 2}]
    for image in (whole, whole.convert("L")):
        for options in kinds:
            path = folder / "whole.jpg"
            image.save(path, **options)
            size, box = image.size, (0, 0, *image.size)
            a, b = (f(path, 3, size, box).astype(int) for f in (ours, pillows))
            assert abs(a - b).max() <= 4, (options, abs(a - b).max())


with tempfile.TemporaryDirectory() as name:
    compare_jpegs(pathlib.Path(name))
    sizes = [compare(path, size) for path, size in cases(pathlib.Path(name))]
print(f"{len(sizes)} images, {sum(sizes)} bytes, all the same")
