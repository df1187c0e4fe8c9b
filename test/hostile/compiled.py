# ===- compiled.py - hostile compiled files -----------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""What reads compiled files, with other sections in one: compiled.py HALNET PROGRAM OTHER."""

import os
import pathlib
import subprocess
import sys
import zlib

import contract

HALNET, PROGRAM, OTHER = map(os.path.abspath, sys.argv[1:])
COMMANDS = {
    "reweight": [HALNET, "reweight", "bad", "--random-weights", "2", "-o", "out"],
    "summary": [HALNET, "summary", "bad"],
    "memory": [HALNET, "memory", "bad"],
}
NET, RECIPES = ".halnet.net", ".halnet.recipes"


def section(program, name):
    dump = pathlib.Path("section")
    subprocess.run(
        ["llvm-objcopy", f"--dump-section={name}={dump}", program, os.devnull], check=True
    )
    return dump.read_bytes()


def packed(text):
    """A module as a section holds it; MLIR's text does as well as its bytecode."""
    return len(text).to_bytes(8, "little") + zlib.compress(text.encode())


def changed(name, content):
    """The program with a section that begins with the content, zeros behind it."""
    program, old = pathlib.Path(PROGRAM).read_bytes(), section(PROGRAM, name)
    assert program.count(old) == 1 and len(content) <= len(old)
    return program.replace(old, content.ljust(len(old), b"\0"))


PLANNED = 'module attributes {net.phase = "plan"} {}'
FILES = {
    "recipes-of-another-net": changed(RECIPES, section(OTHER, RECIPES)),
    "no-recipes": changed(RECIPES, packed("module {}")),
    "planned-nothing": changed(RECIPES, packed(PLANNED)),
    "net-for-recipes": changed(RECIPES, section(PROGRAM, NET)),
    "recipes-of-zeros": changed(RECIPES, b""),
    "recipes-cut": changed(RECIPES, section(PROGRAM, RECIPES)[:-100]),
    "net-of-another": changed(NET, section(OTHER, NET)),
    "no-net": changed(NET, packed("module {}")),
    "net-of-zeros": changed(NET, b""),
}
contract.hold(
    {
        f"{name}, {verb}": ({"bad": content}, command)
        for name, content in FILES.items()
        for verb, command in COMMANDS.items()
    }
)
