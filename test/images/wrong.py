# ===- wrong.py - image files that are wrong --------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Every image file that is wrong gets a sentence, and the others are run all the same.

usage: wrong.py PROGRAM FOLDER
"""

import io
import json
import os
import pathlib
import struct
import subprocess
import sys
import zlib

import numpy
from PIL import Image

PROGRAM, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])


def encoded(image, kind="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, bits=8, data=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


pixels = numpy.random.default_rng(3).integers(0, 256, (40, 30, 3), numpy.uint8)
image = Image.fromarray(pixels)
PNG, JPEG = encoded(image), encoded(image, "JPEG", quality=90)
PROGRESSIVE = encoded(image, "JPEG", progressive=True)
SOF = JPEG.index(b"\xff\xc0")


def changed(content, at, byte):
    return content[:at] + bytes([byte]) + content[at + 1 :]


# What stands behind the file's name.
CASES = {
    "empty.jpg": (b"", "is empty"),
    "text.png": (b"hello", "is neither a JPEG nor a PNG file"),
    "gif.jpg": (b"GIF89a" + bytes(50), "is neither a JPEG nor a PNG file"),
    "cut.png": (PNG[:-20], "is truncated"),
    "cut-early.png": (PNG[:20], "is truncated"),
    "cut.jpg": (JPEG[:-100], "is truncated"),
    "no-end.jpg": (JPEG[:-2], "is truncated"),
    "cut-in-head.jpg": (JPEG[: SOF + 6], "is truncated"),
    "cut-progressive.jpg": (PROGRESSIVE[: len(PROGRESSIVE) // 2], "is truncated"),
    "damaged.png": (
        changed(PNG, len(PNG) - 60, PNG[-60] ^ 1),
        "is damaged: the checksum of its IDAT chunk is wrong",
    ),
    "headless.png": (PNG[:8] + PNG[33:], "is damaged: it does not begin with a PNG's head"),
    "headless.jpg": (b"\xff\xd8\xff\xda\0\x08\0\0", "is damaged: its pixels begin without a head"),
    "short.png": (png(9, 9, data=bytes(100)), "is damaged (not enough pixels)"),
    "cmyk.jpg": (
        encoded(image.convert("CMYK"), "JPEG"),
        "is CMYK, which only its printer can turn into colours: save it as RGB",
    ),
    "two.jpg": (changed(JPEG, SOF + 9, 2), "has 2 channels; a JPEG that is taken has 1 or 3"),
    "twelve-bits.jpg": (
        changed(JPEG, SOF + 4, 12),
        "has 12 bits a channel, and 8 are taken: convert it",
    ),
    "sixteen-bits.png": (
        encoded(Image.fromarray(numpy.zeros((9, 9), numpy.uint16))),
        "has 16 bits a channel, and 8 are taken: convert it",
    ),
    "arithmetic.jpg": (
        changed(JPEG, SOF + 1, 0xC9),
        "is a lossless, hierarchical or arithmetic-coded JPEG (SOF9), which is not taken",
    ),
    "bomb.png": (
        png(8, 8, data=bytes(1 << 20)),
        "is damaged: more comes out of its pixels than the image has",
    ),
    "none.png": (png(0, 9), "has no pixels: 0 x 9"),
    "huge.png": (
        png(60000, 60000),
        "is too large: 60000 x 60000 pixels; taken are at most 65535 on a side and 67108864 in all",
    ),
    "long.png": (
        png(100000, 1),
        "is too large: 100000 x 1 pixels; taken are at most 65535 on a side and 67108864 in all",
    ),
}


def run(*words):
    return subprocess.run(
        [PROGRAM, "run", *words], cwd=FOLDER, capture_output=True, text=True, check=False
    )


def refused(words, sentence, status=1):
    done = run(*words)
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert done.returncode == status and errors[-1] == f"error: {sentence}", done


for name, (content, sentence) in CASES.items():
    (FOLDER / name).write_bytes(content)
    refused([name], f"{name} {sentence}")
for name, content in {"good.png": PNG, "good.jpg": JPEG, "slow.jpg": PROGRESSIVE}.items():
    (FOLDER / name).write_bytes(content)

# The good ones among many are run; the sum comes last. JSON keeps the order.
names = sorted([*CASES, "good.png", "good.jpg", "slow.jpg"])
done = run(*names, "--json")
assert done.returncode == 1, done
assert done.stderr.endswith(f"error: {len(CASES)} of {len(names)} images could not be read\n"), done
found = json.loads(done.stdout)["images"]
assert [entry["image"] for entry in found] == names, found
for entry in found:
    sentence = CASES.get(entry["image"], (None, None))[1]
    assert entry.get("error") == (sentence and f"{entry['image']} {sentence}"), entry
    assert ("classes" in entry) == (sentence is None), entry

# Rows of an array would not be those of the images: nothing is written.
refused(["good.png", "cmyk.jpg", "--output", "out.npy"], "cmyk.jpg " + CASES["cmyk.jpg"][1])
assert not list(FOLDER.glob("out.npy*"))

# What is read is not written over.
refused(["good.png", "--output", "./good.png"], "./good.png is an input: it would be overwritten")
assert (FOLDER / "good.png").read_bytes() == PNG

# A name that is no UTF-8.
(FOLDER / os.fsdecode(b"\xff\xe2\x82\xac.png")).write_bytes(PNG)
words = [PROGRAM.encode(), b"run", b"\xff\xe2\x82\xac.png", b"--json"]
done = subprocess.run(words, cwd=FOLDER, capture_output=True, check=True)
assert json.loads(done.stdout.decode())["images"][0]["image"] == "\ufffd\u20ac.png", done

# Known before anything is run.
(FOLDER / "folder").mkdir()
refused(["good.png", "folder"], "folder holds no image: no file in it ends in .jpg, .jpeg or .png")
refused(["good.png", "none.jpg"], "cannot read none.jpg: No such file or directory")
numpy.save(FOLDER / "in.npy", numpy.zeros((1, 3, 2, 2), numpy.float32))
refused(["good.png", "in.npy"], "in.npy is not an image, and an array is run alone")
refused(["good.png", "--array", "x"], "--array chooses from an .npz file; good.png is none")
if os.geteuid():
    (FOLDER / "secret.png").write_bytes(PNG)
    (FOLDER / "secret.png").chmod(0)
    refused(["secret.png"], "cannot read secret.png: Permission denied")

# What goes with the images.
(FOLDER / "two.txt").write_text("a\nb\n")
(FOLDER / "three.txt").write_text("a\nb\nc\n")
refused(["good.png", "--labels", "two.txt"], "two.txt has 2 lines, and there are 3 classes to name")
for content, sentence in {
    "": "names no image: expected FILE,CLASS on each line",
    "good.jpg,0\n": "has no line for good.png",
    "x,0\n\ngood.png\n": "3: expected FILE,CLASS",
    "good.png,3\n": "1: '3' is no class: expected 0 to 2 or a name of --labels",
    "good.png,d\n": "1: 'd' is no class: expected 0 to 2 or a name of --labels",
    '"good.png,0\n': "1: expected FILE,CLASS",
    "good.png,0\nx,1\ngood.png,0\n": "3: 'good.png' stands in line 1 already",
}.items():
    (FOLDER / "truth.csv").write_text(content)
    between = ":" if sentence[0].isdigit() else " "
    options = ["--accuracy", "truth.csv", "--labels", "three.txt"]
    refused(["good.png", *options], f"truth.csv{between}{sentence}")
for words, sentence in {
    ("--json", "--csv"): "--json and --csv are two forms of one thing: give one of them",
    ("--labels", "three.txt", "--output", "out.npy"): (
        "--labels names the classes that --top K prints, which is not given"
    ),
}.items():
    refused(["good.png", *words], sentence, status=2)

# Any damage to a file gives a sentence or an answer.
random = numpy.random.default_rng(4)
for content in (JPEG, PROGRESSIVE, PNG):
    for _ in range(60):
        damaged = bytearray(content)
        for at in random.integers(0, len(content), 3):
            damaged[at] = random.integers(0, 256)
        (FOLDER / "damaged").write_bytes(damaged)
        done = run("damaged")
        assert done.returncode in (0, 1) and "bug" not in done.stderr, (done, bytes(damaged))
print("all refused as they should be")
