# ===- run.py - `P run` on image files -------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Runs the test network on image files: which ones it takes, and what it prints of them.

usage: run.py PROGRAM FOLDER
"""

import csv
import io
import json
import os
import pathlib
import pty
import re
import subprocess
import sys

import numpy
from PIL import Image

PROGRAM, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
WARNING = "warning: tiny has random weights: its classes mean nothing\n"
random = numpy.random.default_rng(2)


def image(name, height, width, mode="RGB"):
    """Writes an image of blocks of colour; returns its path in the folder."""
    pixels = random.integers(0, 256, (height, width, 3), numpy.uint8)
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).convert(mode).save(path)
    return name


def run(*words, status=0):
    done = subprocess.run(
        [PROGRAM, "run", *map(str, words)], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done
    return done


def values(name):
    """What the network of test/unit/Runtime/TestModel.cpp makes of an image."""
    file = Image.open(FOLDER / name).convert("RGB")
    scale = max(2 / file.width, 2 / file.height)
    size = (int(file.width * scale + 1e-9), int(file.height * scale + 1e-9))
    left, top = (round((side - 2) / 2) for side in size)
    part = file.resize(size, Image.Resampling.BILINEAR).crop((left, top, left + 2, top + 2))
    data = (numpy.asarray(part)[:, :, ::-1] - numpy.float32([8, 16, 32])) * numpy.float32(
        [0.5, 1, 2]
    )
    return numpy.maximum(data, 0).mean(axis=(0, 1)) * [1, 2, 3]


def line(name, text=None, top=3):
    found = values(name)
    order = numpy.argsort(-found, kind="stable")[:top]
    return f"{text or name}: " + ", ".join(f"class {c} ({found[c]:.4f})" for c in order)


# Files of all kinds, in the order in which they are typed; more than one batch.
names = [image("wide.png", 4, 9), image("tall.png", 11, 3), image("grey.PNG", 2, 2, "L")]
names += [image("alpha.png", 5, 5, "RGBA"), image("palette.png", 6, 5, "P")]
done = run(*names)
assert done.stdout.splitlines() == [line(name) for name in names], done
assert done.stderr == WARNING, done
# A folder: sorted by name, folders in it too, other files and hidden ones left out.
for name in ("d/b.png", "d/a/z.jpeg", "d/B.JPG", "d/.hidden.png", "d/c/e.png"):
    image(name, 2, 2)
(FOLDER / "d/notes.txt").write_text("not an image")
(FOLDER / "d/loop").symlink_to(".")
wanted = ["d/B.JPG", "d/a/z.jpeg", "d/b.png", "d/c/e.png"]
done = run("d/", names[0])
assert [entry.split(":")[0] for entry in done.stdout.splitlines()] == [*wanted, names[0]], done
# An image is told by its content where its name says nothing.
(FOLDER / "nameless").write_bytes((FOLDER / names[0]).read_bytes())
assert run("nameless").stdout.strip() == line(names[0], "nameless")

# Arrays come out for images as for arrays.
run(*names, "--output", "out.npy")
wanted = numpy.array([values(name) for name in names])
numpy.testing.assert_allclose(numpy.load(FOLDER / "out.npy"), wanted, 1e-5)

# JSON and CSV, with names of classes.
(FOLDER / "labels.txt").write_text('first\r\nthe "2nd", they say\r\nthird')
found = json.loads(run(*names, "--json", "--top", 2, "--labels", "labels.txt").stdout)
assert found["net"] == "tiny" and [entry["image"] for entry in found["images"]] == names, found
labels = ["first", 'the "2nd", they say', "third"]
for entry in found["images"]:
    assert [c["label"] for c in entry["classes"]] == [labels[c["class"]] for c in entry["classes"]]
    expected = sorted(values(entry["image"]), reverse=True)[:2]
    numpy.testing.assert_allclose([c["value"] for c in entry["classes"]], expected, 1e-4)
rows = list(csv.DictReader(io.StringIO(run(*names, "--csv", "--labels", "labels.txt").stdout)))
assert len(rows) == 3 * len(names) and rows[0]["image"] == names[0], rows
assert all(row["label"] == labels[int(row["class"])] for row in rows), rows
assert [row["rank"] for row in rows[:4]] == ["1", "2", "3", "1"], rows
done = run(names[0], "--labels", "labels.txt", "--top", 1)
best = int(numpy.argmax(values(names[0])))
assert f"class {best} '{labels[best]}' (" in done.stdout, done

# Accuracy: names by their ends, classes by number or name.
truth = [int(numpy.argmax(values(name))) for name in names]
wrong = (truth[0] + 1) % 3
FOLDER.joinpath("truth.csv").write_text(
    f'file,class\nsome/where.png,0\n{names[0]},{wrong}\n"{names[1]}","{labels[truth[1]]}"\n'.replace(
        '"the "2nd"', '"the ""2nd""'
    )
    + "".join(f"{name},{c}\n" for name, c in zip(names[2:], truth[2:], strict=True))
)
options = ("--accuracy", "truth.csv", "--labels", "labels.txt")
paths = [FOLDER.resolve() / name for name in names]
done = run(*paths, *options)
assert done.stdout == "accuracy of 5 images: top-1 0.8000, top-5 1.0000\n", done
found = json.loads(run(*paths, *options, "--json").stdout)
assert found["accuracy"] == {"images": 5, "top1": 0.8, "top5": 1.0}, found
numpy.save(FOLDER / "in.npy", numpy.ones((3, 3, 2, 2), numpy.float32))
FOLDER.joinpath("indices.csv").write_text("0,2\n1,2\n2,0\n")
done = run("in.npy", "--accuracy", "indices.csv", "--top", 1)
assert done.stdout.splitlines()[0].startswith("image 0: class 2 ("), done
assert done.stdout.endswith("accuracy of 3 images: top-1 0.6667, top-5 1.0000\n"), done
# Excel begins a text with a byte order mark.
FOLDER.joinpath("marked.csv").write_text("0,2\n", encoding="utf-8-sig")
FOLDER.joinpath("marked.txt").write_text("\n".join(labels), encoding="utf-8-sig")
numpy.save(FOLDER / "one.npy", numpy.ones((1, 3, 2, 2), numpy.float32))
done = run("one.npy", "--accuracy", "marked.csv", "--labels", "marked.txt", "--json")
found = json.loads(done.stdout)
assert found["accuracy"]["images"] == 1, found
assert all(c["label"] in labels for c in found["images"][0]["classes"]), found
done = run("one.npy", "--accuracy", "marked.csv")
assert done.stdout.startswith("accuracy of 1 image: "), done


def shown(*options):
    """What a terminal shows of stderr while many images are run."""
    terminal, end = pty.openpty()
    command = [PROGRAM, "run", *names * 2000, *options]
    with subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=end) as process:
        os.close(end)
        text = b""
        try:
            while piece := os.read(terminal, 4096):
                text += piece
        except OSError:  # a terminal's way to say that its other end is closed
            pass
        assert process.wait() == 0
    return text


text = shown("--output", "many.npy")
assert re.fullmatch(rb"(\r\d+/10000 images, \d+\.\d/s\x1b\[K)+\r\x1b\[K", text), text[:200]
print("all as it should be")
