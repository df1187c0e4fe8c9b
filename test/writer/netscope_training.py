#===- netscope_training.py - training files, as netscope shows them -----------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: netscope_training.py HALNET NETDEFS FOLDER [TREE]

Writes each netdef as a training file, counts He's as the ProtoFiles are counted, and reads each
back: as a deploy file it must be what the netdef gives. TREE is the viewer's work tree, whose own
code must complain of nothing and see the same counts and the true sizes."""

import json
import pathlib
import subprocess
import sys

import netscope_graph
import netscope_netdefs
import prototxt_subset

# Of the ProtoFiles: layers in the file; nodes, edges, layers in place, boxes, arrows in the viewer.
PROTO_FILES = {
    "resnet18": (96, 93, 101, 59, 34, 42),
    "resnet34": (168, 165, 181, 107, 58, 74),
    "resnet50": (232, 229, 245, 155, 74, 90),
    "resnet101": (453, 450, 483, 308, 142, 175),
    "resnet152": (674, 671, 721, 461, 210, 260),
}


def emit(halnet, *words):
    command = [halnet, "emit", "prototxt", *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def table_faults(name, pairs):
    counts = netscope_graph.counts(pairs)
    layers = len(prototxt_subset.values(pairs, "layer"))
    found = (layers, *(counts[key] for key in ("nodes", "edges", "inPlace", "boxes", "arrows")))
    if found != PROTO_FILES[name]:
        yield f"the ProtoFile has {PROTO_FILES[name]}, this one {found}"


def check(halnet, netdef, label, folder):
    """The training file, and what is wrong with it."""
    path = folder / (label.replace("/", "-") + ".train_val.prototxt")
    path.write_text(emit(halnet, netdef, "--form", "train_val"), encoding="utf-8")
    pairs = prototxt_subset.read(path.read_text(encoding="utf-8"))
    faults = list(table_faults(netdef.stem, pairs)) if label.startswith("v1/") else []
    if emit(halnet, path) != emit(halnet, netdef):
        faults.append("read back it is another net")
    return path, faults


def ask_viewer(halnet, tree, files):
    script = pathlib.Path(__file__).with_name("netscope.js")
    for line in netscope_netdefs.run("node", script, tree, *files).splitlines():
        report = json.loads(line)
        path = pathlib.Path(report["file"])
        counts = netscope_graph.counts(prototxt_subset.read(path.read_text(encoding="utf-8")))
        faults = list(report["said"]) or [
            f"{key}: {report[key]}, expected {count}"
            for key, count in counts.items() if report[key] != count
        ]  # fmt: skip
        true = netscope_netdefs.true_shapes(halnet, files[path])
        for name, shape in report.get("shapes", {}).items():
            if name in true and shape != true[name][: len(shape)]:
                faults.append(f"{name}: {shape}, but it is {true[name]}")
        shown = " ".join(f"{key} {report.get(key)}" for key in counts)
        print(f"{tree}: {path.stem}: {'; '.join(faults) or 'green'}: {shown}")
        yield bool(faults)


def main(halnet, netdefs, folder, tree=None):
    folder, root = pathlib.Path(folder), pathlib.Path(netdefs)
    folder.mkdir(parents=True, exist_ok=True)
    files, wrong = {}, 0
    for netdef in sorted(p for p in root.rglob("*.yaml") if "blocks" not in p.parts):
        label = netdef.relative_to(root).with_suffix("").as_posix()
        path, faults = check(halnet, netdef, label, folder)
        files[path] = netdef
        print(f"{label}: {'; '.join(faults) or 'right'}")
        wrong += bool(faults)
    wrong += sum(ask_viewer(halnet, tree, files)) if tree else 0
    print(f"{len(files)} training files, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
