#===- digits.py - a trained net's CUDA kernels, executed ---------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Runs the kernels of a trained net on a libcuda and holds them against the interpreter.

usage: digits.py HALNET NETDEFS DATA LIBCUDA FOLDER NAME IMAGES"""

import pathlib
import subprocess
import sys

import driver
import numpy

BOUND = 2e-6  # of a probability, as for compiled programs

halnet, netdefs, data, library, folder, name, count = sys.argv[1:]
folder = pathlib.Path(folder)
folder.mkdir(parents=True, exist_ok=True)
images = numpy.load(f"{data}/digits/digits_test.npz")["x"][:int(count)]
numpy.save(folder / "images.npy", images)
net = [f"{netdefs}/digits/{name}.yaml", "--weights", f"{data}/digits/{name}_digits.npz"]

judged = folder / "judged.npy"
subprocess.run([halnet, "run", *net, folder / "images.npy", "--output", judged], check=True)
subprocess.run([halnet, "compile", *net, "--target", "cuda-sm_80", "--emit", "ptx",
                "-o", folder / name], check=True)
kernels = driver.Net(folder / name, driver.Driver(library))
answers = numpy.concatenate([kernels.run(image[None]) for image in images])
error = float(numpy.abs(answers - numpy.load(judged)).max())
print(f"{name}: {len(images)} images in {len(kernels.description['calls'])} launches each, "
      f"probabilities within {error:.1e}")
sys.exit(0 if error <= BOUND else 1)
