#===- threads.py - a run under ThreadSanitizer ------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compiles two nets with the runtime of build/tsan, and runs Inputs/threads.cpp with them.

usage: threads.py BUILD ROOT FOLDER SECONDS

halnet takes the runtime that lies beside it, so a copy of it is put beside the other one.
"""

import os
import pathlib
import shutil
import subprocess
import sys

import numpy

build, root, folder = map(pathlib.Path, sys.argv[1:4])
seconds = sys.argv[4]
digits = root / "test/data/digits"
shutil.rmtree(folder, ignore_errors=True)
(folder / "bin").mkdir(parents=True)
shutil.copy(build / "bin/halnet", folder / "bin")
(folder / "lib").symlink_to(build / "tsan")
images = folder / "images"
numpy.load(digits / "digits_test.npz")["x"].astype("float32").tofile(images)

libraries = []
for net in ("resnet8", "resnet20"):
    libraries.append(folder / f"{net}.a")
    subprocess.run(
        [folder / "bin/halnet", "compile", root / f"netdefs/digits/{net}.yaml", "--weights",
         digits / f"{net}_digits.npz", "--name", net, "-o", libraries[-1]],
        check=True,
    )  # fmt: skip
program = folder / "threads"
subprocess.run(
    ["g++", "-std=c++17", "-O1", "-g", "-Wall", "-Wextra", "-fsanitize=thread",
     "-I", root / "runtime/include", "-I", folder, root / "test/library/Inputs/threads.cpp",
     *libraries, "-o", program],
    check=True,
)  # fmt: skip
environment = dict(os.environ, TSAN_OPTIONS="halt_on_error=1")
sys.exit(subprocess.run([program, images, seconds], env=environment).returncode)
