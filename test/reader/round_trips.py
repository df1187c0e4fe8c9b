# ===- round_trips.py - every netdef through other formats and back -------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""usage: round_trips.py HALNET NETDEFS [FORMAT...]: writes every description as a prototxt, as
MXNet's symbol and as an ONNX model, reads each back, and prints how many nets were written again
as they were. A prototxt's comments keep the names of layers that it leaves out: only they may
differ."""

import pathlib
import re
import subprocess
import sys
import tempfile


def emit(halnet, form, net, *options):
    command = [halnet, "emit", form, net, *options]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line for line in text.splitlines() if form == "mxnet" or not line.startswith("#")]


def is_stable(halnet, form, net, folder):
    file = pathlib.Path(folder, "net-symbol.json" if form == "mxnet" else "net.prototxt")
    first = emit(halnet, form, net)
    file.write_text("\n".join(first))
    options = ["--set", f"data={input_shape(halnet, net)}"] if form == "mxnet" else []
    return emit(halnet, form, file, *options) == first


def is_stable_in_onnx(halnet, _, net, folder):
    """The net of a model, weights and all; and the net dialect, but for what ONNX can't carry."""
    file, again = pathlib.Path(folder, "net.onnx"), pathlib.Path(folder, "again.onnx")
    weights = ["--random-weights", "1"]
    subprocess.run([halnet, "emit", "onnx", net, *weights, "-o", file], check=True)
    subprocess.run([halnet, "emit", "onnx", file, "-o", again], check=True)
    return file.read_bytes() == again.read_bytes() and layers(halnet, net) == layers(halnet, file)


def layers(halnet, net):
    """The net dialect without places, images, values' numbers and what has no meaning in
    inference. A pooling says how it rounds only where it matters, and a model's always does. A
    BatchNorm and its Scale are one in a model, so their numbers are the weights' to judge."""
    text = subprocess.run([halnet, "emit", "mlir", net], check=True, capture_output=True, text=True)
    kept = re.compile(r" *(%\d+ = net\.(?!batch_norm|scale)|net\.param|net\.return)")
    lines = [line for line in text.stdout.splitlines() if kept.match(line)]
    dropped = r' loc\(.*|%\w+|net\.\w+ = [^,}]*(, )?|round = "floor"(, )?'
    lines = [re.sub(r"[ ,]*\}", "}", re.sub(dropped, "", line)) for line in lines]
    return sorted(line.replace(" {}", "") for line in lines)


def input_shape(halnet, net):
    """The input's extents, as the prototxt gives them: 1x3x224x224."""
    lines = emit(halnet, "prototxt", net)
    return "x".join(line.split()[1] for line in lines if line.startswith("input_dim"))


def main(halnet, netdefs, *forms):
    nets = [
        net for net in sorted(pathlib.Path(netdefs).rglob("*.yaml")) if "blocks" not in net.parts
    ]
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for net in nets:
            for form in forms or ("prototxt", "mxnet", "onnx"):
                stable = is_stable_in_onnx if form == "onnx" else is_stable
                if not stable(halnet, form, net, folder):
                    print(f"{net} changes through {form}")
                    faults += 1
    print(f"{len(nets)} nets, {faults} faults")


main(*sys.argv[1:])
