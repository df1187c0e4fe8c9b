#===- programs.py - runs halnet and what it compiles ----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""What the end-to-end tests share: calling halnet and its programs, and comparing tensors."""

import json
import pathlib
import re
import subprocess

import numpy

# A right float32 program is this near to double precision: its probabilities, its other outputs
# and, with the option EXACT, all tensors that it stores.
PROBABILITY_BOUND = 2e-6
OUTPUT_BOUND = 1e-5
TENSOR_BOUND = 4e-6
EXACT = ("--tolerance", "0")
# Tensors behind a form of Winograd: F(2) to F(5).
FORM_BOUNDS = {"2": 4e-6, "3": 1e-5, "4": 2e-5, "5": 6e-5}


class Failed(Exception):
    """A command that failed, with what it said."""


def call(*command):
    """Runs a command and returns what it printed."""
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if result.returncode != 0:
        words = " ".join(str(word) for word in command)
        raise Failed(f"{words}\nexit status {result.returncode}\n{result.stdout}{result.stderr}")
    return result.stdout


class Net:
    """A description with its settings, as one halnet sees it; files go into `folder`."""

    def __init__(self, halnet, description, folder, settings=None):
        self.halnet = halnet
        self.description = description
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        pairs = (settings or {}).items()
        self.settings = [word for key, value in pairs for word in ("--set", f"{key}={value}")]

    def text(self, phase="infer"):
        """The net after a phase."""
        return call(self.halnet, "compile", self.description, *self.settings, "--to", phase)

    def interpret(self, weights, image, *options):
        """{name: tensor in double} of every layer. `weights` are words of the command line."""
        tensors = self.folder / "interpreted.npz"
        command = [self.halnet, "run", self.description, *self.settings, *weights, *options]
        call(*command, image, "--tensors", tensors)
        return load(tensors)

    def compile(self, weights, *options):
        program = self.folder / "program"
        command = [self.halnet, "compile", self.description, *self.settings, *weights, *options]
        call(*command, "-o", program)
        return program

    def run(self, program, image):
        """({name: output}, {name: tensor}): what the program answers, and all that it stores."""
        outputs, tensors = self.folder / "outputs.npz", self.folder / "compiled.npz"
        call(program.absolute(), "run", image, "--output", outputs, "--tensors", tensors)
        return load(outputs), load(tensors)


def tensor_bound(program):
    """What the stored tensors of a program are held to: the largest bound of its forms."""
    calls = json.loads(call(program.absolute(), "info", "--json"))["calls"]
    forms = {form for of in calls for form in re.findall(r"winograd<.*?m = (\d)", of["schedule"])}
    return max([TENSOR_BOUND] + [FORM_BOUNDS[form] for form in forms])


def load(path):
    with numpy.load(path) as archive:
        return dict(archive)


def save_weights(path, weights):
    """Writes an .npz and returns the words that give it to halnet."""
    numpy.savez(path, **weights)
    return ("--weights", path)


def relative_error(found, expected):
    """The largest difference, as a part of the largest expected magnitude; infinite where
    shapes differ or a number is missing."""
    if found.shape != expected.shape or not numpy.isfinite(found).all():
        return numpy.inf
    largest = numpy.abs(expected).max()
    difference = numpy.abs(found.astype(numpy.float64) - expected).max()
    return difference / largest if largest else numpy.inf if difference else 0.0


def absolute_error(found, expected):
    if found.shape != expected.shape or not numpy.isfinite(found).all():
        return numpy.inf
    return numpy.abs(found.astype(numpy.float64) - expected).max()
