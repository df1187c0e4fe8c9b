# ===- numpy_files.py - a program's files and numpy's -----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Runs the test network on files that numpy writes, and reads with numpy what it writes.

usage: numpy_files.py PROGRAM FOLDER
"""

import pathlib
import subprocess
import sys

import numpy

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])


def run(file, *options):
    """The finished process; paths are relative to the folder."""
    words = [program, "run", file, *map(str, options)]
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, errors="replace", check=False
    )


def output(file, *options):
    done = run(file, "--output", "out.npy", *options)
    assert done.returncode == 0 and done.stdout == "", done
    return numpy.load(folder / "out.npy")


def expected(images):
    """What the network of test/unit/Runtime/TestModel.h makes of images."""
    relu = numpy.maximum(images.astype(numpy.float32), 0)
    return relu, relu.mean(axis=(2, 3)) * numpy.float32([1, 2, 3])


def refused(file, message, *options):
    done = run(file, "--output", "none.npy", *options)
    assert done.returncode == 1 and done.stderr == f"error: {message}\n", done
    assert not list(folder.glob("none.npy*")), done


# Any number of images, of the three types, in all containers, on one thread or more.
random = numpy.random.default_rng(1)
for count in (1, 2, 3, 8):
    images = random.normal(size=(count, 3, 2, 2)) * 100
    for kind in (numpy.float32, numpy.float64, numpy.uint8):
        typed = images.clip(0, 255).astype(kind) if kind == numpy.uint8 else images.astype(kind)
        numpy.save(folder / "in.npy", typed)
        numpy.savez(folder / "one.npz", typed)
        numpy.savez_compressed(folder / "two.npz", **{"a": images, "b/c:d": typed})
        wanted = expected(typed)[1]
        for threads in (1, 3):
            numpy.testing.assert_allclose(output("in.npy", "--threads", threads), wanted, 1e-6)
        numpy.testing.assert_allclose(output("one.npz"), wanted, 1e-6)
        numpy.testing.assert_allclose(output("two.npz", "--array", "b/c:d"), wanted, 1e-6)
        assert output("in.npy").dtype == numpy.float32

# All tensors, for all images, beside the output, which is an .npz by its suffix.
images = random.normal(size=(3, 3, 2, 2)).astype(numpy.float32)
numpy.save(folder / "in.npy", images)
done = run("in.npy", "--output", "out.npz", "--tensors", "tensors.npz", "--top", 2)
assert done.returncode == 0, done
relu, prob = expected(images)
tensors = numpy.load(folder / "tensors.npz")
assert tensors.files == ["relu0", "prob"], tensors.files
numpy.testing.assert_array_equal(tensors["relu0"], relu)
numpy.testing.assert_allclose(tensors["prob"], prob, 1e-6)
numpy.testing.assert_allclose(numpy.load(folder / "out.npz")["prob"], prob, 1e-6)

# The same as they lie: in blocks of 8, of which 5 lanes are padding; what is plain stays so.
command = ("in.npy", "--output", "out.npz", "--tensors", "tensors.npz", "--as-stored")
assert run(*command, "--top", 2).returncode == 0
tensors = numpy.load(folder / "tensors.npz")
assert tensors["relu0"].shape == (3, 1, 2, 2, 8), tensors["relu0"].shape
numpy.testing.assert_array_equal(tensors["relu0"][:, 0, :, :, :3], relu.transpose(0, 2, 3, 1))
assert not tensors["relu0"][..., 3:].any()
numpy.testing.assert_allclose(tensors["prob"], prob, 1e-6)

# Classes, best first, equal ones in their order.
warning = "warning: tiny has random weights: its classes mean nothing\n"
assert done.stderr == warning, done
order = numpy.argsort(-prob, axis=1, kind="stable")
lines = [
    f"image {i}: " + ", ".join(f"class {c} ({prob[i, c]:.4f})" for c in order[i, :2])
    for i in range(3)
]
assert done.stdout.splitlines() == lines, done
numpy.save(folder / "zero.npy", numpy.zeros((1, 3, 2, 2)))
done = run("zero.npy")
assert done.stdout == "image 0: class 0 (0.0000), class 1 (0.0000), class 2 (0.0000)\n", done

# Mistakes, each in one sentence; no output is left.
numpy.save(folder / "in.npy", numpy.zeros((1, 4, 2, 2)))
refused("in.npy", "in.npy holds an array (1, 4, 2, 2); tiny takes (N, 3, 2, 2) with any N")
numpy.save(folder / "in.npy", numpy.zeros((3, 2, 2)))
refused("in.npy", "in.npy holds an array (3, 2, 2); tiny takes (N, 3, 2, 2) with any N")
numpy.save(folder / "in.npy", numpy.zeros((0, 3, 2, 2)))
refused("in.npy", "in.npy holds no image: its array is (0, 3, 2, 2)")
refused(
    "two.npz",
    "two.npz holds 2 arrays (a, b/c:d): choose one with --array NAME",
)
refused("two.npz", "two.npz has no array called 'b/c:e'; did you mean 'b/c:d'?", "--array", "b/c:e")

# A compressed file that is wrong in a byte gives a sentence or, where the byte
# does not matter, an answer.
whole = (folder / "two.npz").read_bytes()
for at in range(0, len(whole), 3):
    wrong = bytearray(whole)
    wrong[at] ^= 0xFF
    (folder / "wrong.npz").unlink(missing_ok=True)
    (folder / "wrong.npz").write_bytes(wrong)
    done = run("wrong.npz", "--array", "a")
    assert done.returncode in (0, 1) and done.returncode == ("error: " in done.stderr), (at, done)
