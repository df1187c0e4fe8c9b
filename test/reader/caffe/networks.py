# ===- networks.py - networks beyond a ResNet, through everything --------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""usage: networks.py HALNET NETWORKS FOLDER [NAME...]: compiles each prototxt of a folder, or those
named, holds the program against the interpreter, and writes the net as a prototxt that reads back
as the same."""

import pathlib
import subprocess
import sys


def halnet(program, *words):
    """What a command prints; an error with what it said."""
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stdout}{done.stderr}")
    return done.stdout


def layers(prototxt):
    """Without the comments, which keep the names of what is left out."""
    return [line for line in prototxt.splitlines() if not line.startswith("#")]


def check(program, net, folder):
    halnet(program, "compile", net, "--random-weights", 1, "-o", folder / net.stem)
    halnet(program, "check", folder / net.stem)
    written = folder / f"{net.stem}.prototxt"
    written.write_text(halnet(program, "emit", "prototxt", net))
    again = halnet(program, "emit", "prototxt", written)
    if layers(again) != layers(written.read_text()):
        raise RuntimeError("emit prototxt: read back it is another net")


def main(program, networks, folder, *names):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    nets = sorted(pathlib.Path(networks).glob("*.prototxt"))
    wrong = 0
    for net in [net for net in nets if not names or net.stem in names]:
        try:
            check(program, net, folder)
            print(f"{net.stem}: right")
        except RuntimeError as error:
            print(f"{net.stem}: {error}")
            wrong += 1
    print(f"{wrong} wrong")


main(*sys.argv[1:])
