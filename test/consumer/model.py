# ===- model.py - what halnet_add_model makes anew, and refuses ----------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Builds a project with one network again and again: model.py FOLDER NETS.

FOLDER/halnet is an installed halnet, NETS the descriptions.
"""

import pathlib
import shutil
import subprocess
import sys

folder, nets = map(pathlib.Path, sys.argv[1:])
PROJECT = """cmake_minimum_required(VERSION 3.20)
project(model C)
find_package(halnet REQUIRED)
halnet_add_model(net NET net.yaml {})
add_custom_target(all_nets ALL DEPENDS net_halnet)
"""


def project(name, arguments):
    """The source folder of a project with a description and blocks of its own."""
    place = folder / name
    shutil.copytree(nets / "blocks", place / "blocks")
    shutil.copy(nets / "digits" / "resnet8.yaml", place / "net.yaml")
    (place / "CMakeLists.txt").write_text(PROJECT.format(arguments))
    return place


def configure(place, generator="Ninja"):
    return subprocess.run(
        ["cmake", "-G", generator, "-S", place, "-B", place / "build",
         f"-DCMAKE_PREFIX_PATH={folder / 'halnet'}"],
        capture_output=True, text=True,
    )  # fmt: skip


def build(place, what):
    done = subprocess.run(
        ["cmake", "--build", place / "build"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    compiles = "Compiling the network" in done.stdout
    print(f"{what} compiles" if compiles else f"{what} to do")


shared = project("shared folder", "RANDOM_WEIGHTS 1 SHARED WEIGHTS_BESIDE net.weights")
done = configure(shared)
if done.returncode:
    sys.exit(done.stderr)
build(shared, "shared: first build")
build(shared, "shared: nothing")
with open(shared / "blocks" / "preact_stages.yaml", "a") as block:
    block.write("# changed\n")
build(shared, "shared: a changed block")
(shared / "build" / "halnet" / "net.weights").unlink()
build(shared, "shared: a lost pack")

folders = project("pack folder", 'RANDOM_WEIGHTS 1 SHARED WEIGHTS_BESIDE "a folder/net.weights"')
done = configure(folders, "Unix Makefiles")
if done.returncode:
    sys.exit(done.stderr)
build(folders, "pack folder: make")

for what, arguments in {
    "SHARED and STATIC": "RANDOM_WEIGHTS 1 SHARED STATIC",
    "two weights": "RANDOM_WEIGHTS 1 WEIGHTS net.npz",
    "hidden pack": "RANDOM_WEIGHTS 1 OPTIONS --weights-beside net.weights",
    "hidden pack=": "RANDOM_WEIGHTS 1 OPTIONS --weights-beside=net.weights",
    "two names": "RANDOM_WEIGHTS 1 OPTIONS --name=other",
    "two targets": "RANDOM_WEIGHTS 1 FOR x86-64-v3 OPTIONS --target v2",
}.items():
    done = configure(project(what, arguments))
    if done.returncode == 0:
        sys.exit(f"{what} is taken")
    message = " ".join(done.stderr.split())
    start = message.index("halnet_add_model(net)")
    print(f"{what}: {message[start : start + 55].strip()}")
