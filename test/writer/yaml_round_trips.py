# ===- yaml_round_trips.py - nets as descriptions, and back ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""usage: yaml_round_trips.py HALNET FOLDER NETDEFS [FORM...]: every netdef, through other formats
(prototxt, mxnet, onnx) or as it is (yaml), as the description that `emit yaml` writes, which must
read back as the same net, with the names of all layers and parameters."""

import pathlib
import re
import subprocess
import sys


def run(*command):
    command = [str(word) for word in command]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def net(halnet, path, *options):
    """The net dialect with names in place of places."""
    text = run(halnet, "emit", "mlir", path, *options)
    names = dict(re.findall(r'^(#loc\d*) = loc\("([^"]*)"\(', text, re.MULTILINE))
    body = [line for line in text.splitlines() if not line.startswith("#loc")]
    # The input's name stands in its own place, others' behind a number.
    body = [re.sub(r'loc\("([^"]*)"\(#loc\d*\)\)', r"\1", line) for line in body]
    return [re.sub(r"loc\((#loc\d*)\)", lambda m: names.get(m[1], ""), line) for line in body]


def check(halnet, folder, source, *options):
    """Whether a net is the same as a description, and of how many lines that is."""
    again = folder / "again.yaml"
    again.write_text(run(halnet, "emit", "yaml", source, *options))
    same = net(halnet, source, *options) == net(halnet, again)
    return same, again.read_text().count("\n")


def through(halnet, netdef, form, folder):
    """The netdef in another format, and the options with which it is read."""
    if form == "yaml":
        return [netdef]
    names = {"prototxt": "net.prototxt", "mxnet": "net-symbol.json", "onnx": "net.onnx"}
    file = folder / names[form]
    weights = ["--random-weights", "1"] if form == "onnx" else []
    run(halnet, "emit", form, netdef, *weights, "-o", file)
    if form != "mxnet":
        return [file]
    # A symbol doesn't say how large its input is.
    shape = re.search(r"%arg0: tensor<([\dx]*)xf32>", run(halnet, "emit", "mlir", netdef))[1]
    return [file, "--set", f"data={shape}"]


def main(halnet, folder, netdefs, *forms):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    nets = [n for n in sorted(pathlib.Path(netdefs).rglob("*.yaml")) if "blocks" not in n.parts]
    faults = longest = 0
    for netdef in nets:
        for form in forms or ("yaml", "prototxt", "mxnet", "onnx"):
            same, lines = check(halnet, folder, *through(halnet, netdef, form, folder))
            longest = max(longest, lines)
            if not same:
                print(f"{netdef} changes as a description, through {form}")
                faults += 1
    print(f"{len(nets)} nets, {faults} faults, at most {longest} lines")


if __name__ == "__main__":
    main(*sys.argv[1:])
