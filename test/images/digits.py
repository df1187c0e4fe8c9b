# ===- digits.py - the digits as image files --------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Writes the digits' test images as PNG files, and their classes as truth.csv.

usage: digits.py DIGITS_TEST.NPZ LABELS FOLDER
"""

import pathlib
import sys

import numpy
from PIL import Image

data, folder = numpy.load(sys.argv[1]), pathlib.Path(sys.argv[3])
names = pathlib.Path(sys.argv[2]).read_text().split()
folder.mkdir()
lines = []
for index, (image, digit) in enumerate(zip(data["x"], data["y"], strict=True)):
    name = f"{index:03}.png"
    pixels = numpy.round(image.reshape(8, 8) * (255 / 16)).astype(numpy.uint8)
    Image.fromarray(pixels).save(folder / name)
    lines.append(f"{name},{names[digit]}\n")
(folder / "truth.csv").write_text("".join(lines))
