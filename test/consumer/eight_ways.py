#===- eight_ways.py - the consumer's project by all compilers ---------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Builds and runs the consumer's project with gcc and clang, static and shared, in C and C++.

usage: eight_ways.py PREFIX NETS DIGITS FOLDER

PREFIX is an installed halnet, NETS the descriptions, DIGITS the trained weights, FOLDER a place for
the builds. Every program's probabilities must be within 2e-6 of those in double precision, and the
same to the bit as all others'.
"""

import pathlib
import subprocess
import sys

import numpy

BOUND = 2e-6
COMPILERS = {"gcc": ("gcc", "g++"), "clang": ("clang-22", "clang++-22")}
NETS = {"small": "resnet8", "large": "resnet20"}

prefix, nets, digits, folder = map(pathlib.Path, sys.argv[1:])
project = pathlib.Path(__file__).parent
folder.mkdir(parents=True)
images = folder / "images"
numpy.load(digits / "digits_test.npz")["x"].astype("float32").tofile(images)
expected = {
    name: numpy.load(digits / f"{net}_digits_expected.npz")["prob_f64"]
    for name, net in NETS.items()
}
first = {}


def call(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"error: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(compiler, shared):
    """The folder of the built project."""
    cc, cxx = COMPILERS[compiler]
    place = folder / f"{compiler}-{'shared' if shared else 'static'}"
    call(
        "cmake", "-G", "Ninja", "-S", project, "-B", place,
        f"-DCMAKE_C_COMPILER={cc}", f"-DCMAKE_CXX_COMPILER={cxx}",
        f"-DBUILD_SHARED_LIBS={'ON' if shared else 'OFF'}",
        f"-DCMAKE_PREFIX_PATH={prefix}", f"-DNETS={nets}", f"-DDIGITS={digits}",
    )  # fmt: skip
    call("cmake", "--build", place)
    return place


def run(place, program):
    """Runs a program and judges what it writes."""
    files = {name: place / f"{program}.{name}" for name in NETS}
    print(place.name, program)
    print(call(place / program, images, *files.values()), end="")
    for name, file in files.items():
        got = numpy.fromfile(file, "float32").reshape(expected[name].shape)
        worst = numpy.abs(got - expected[name]).max()
        if not worst <= BOUND:
            sys.exit(f"error: {name} is {worst:.3g} off")
        if not numpy.array_equal(first.setdefault(name, got), got):
            sys.exit(f"error: {name} differs from the first program's")


for compiler in COMPILERS:
    for shared in (False, True):
        place = build(compiler, shared)
        for program in ("consumer_c", "consumer_cxx"):
            run(place, program)
