# ===- round_trips.py - every netdef through other formats and back -------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""usage: round_trips.py HALNET NETDEFS: writes every description as a prototxt and as MXNet's
symbol, reads each back, and prints how many nets were written again as they were. A prototxt's
comments keep the names of layers that it leaves out: only they may differ."""

import pathlib
import subprocess
import sys
import tempfile


def emit(halnet, form, net, *options):
    command = [halnet, "emit", form, net, *options]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line for line in text.splitlines() if form == "mxnet" or not line.startswith("#")]


def is_stable(halnet, form, net, shape, folder):
    file = pathlib.Path(folder, "net-symbol.json" if form == "mxnet" else "net.prototxt")
    first = emit(halnet, form, net)
    file.write_text("\n".join(first))
    options = ["--set", f"data={shape}"] if form == "mxnet" else []
    return emit(halnet, form, file, *options) == first


def input_shape(halnet, net):
    """The input's extents, as the prototxt gives them: 1x3x224x224."""
    lines = emit(halnet, "prototxt", net)
    return "x".join(line.split()[1] for line in lines if line.startswith("input_dim"))


def main(halnet, netdefs):
    nets = [
        net for net in sorted(pathlib.Path(netdefs).rglob("*.yaml")) if "blocks" not in net.parts
    ]
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for net in nets:
            shape = input_shape(halnet, net)
            for form in ("prototxt", "mxnet"):
                if not is_stable(halnet, form, net, shape, folder):
                    print(f"{net} changes through {form}")
                    faults += 1
    print(f"{len(nets)} nets, {faults} faults")


main(*sys.argv[1:])
