#===- netscope_netdefs.py - every netdef, as netscope shows it ----------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: netscope_netdefs.py HALNET NETDEFS FOLDER [TREE...]

Holds both views of each netdef to netscope_rules.py, with the true shapes from the net dialect, and
those of He's nets to his numbers. With TREEs, work trees of netscope, their own code is asked
too: it must complain of nothing, and see what netscope_graph.py sees."""

import json
import pathlib
import re
import subprocess
import sys

import netscope_graph
import netscope_rules
import prototxt_subset

# Of He's deploy files in the netscopes; 18 and 34 of the same style in a fork of the analyzer.
# Nodes, edges, boxes; the analyzer's multiplications and parameters.
HE = {
    "resnet18": (93, 100, 34, 1829602816, 11693736),
    "resnet34": (165, 180, 58, 3680545280, 21801896),
    "resnet50": (229, 244, 74, 3868560384, 25557096),
    "resnet101": (450, 482, 142, 7585899520, 44549160),
    "resnet152": (671, 720, 210, 11304442880, 60192808),
}
# Compares, additions, divisions and activations, as far as they are known.
HE_REST = {
    "resnet50": (10888192, 16207848, 10588136, 46717904),
    "resnet101": (16006144, 24737768, 15706088, 70601680),
    "resnet152": (22328320, 35274728, 22028264, 100105168),
}


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def true_shapes(halnet, netdef):
    """The shape of each layer's result, by the net dialect."""
    text = run(halnet, "compile", netdef, "--to", "infer")
    names = dict(re.findall(r'^(#loc\d+) = loc\("([^"]+)"\(', text, re.MULTILINE))
    results = re.findall(r"-> tensor<([\dx]+)xf32> loc\((#loc\d+)\)", text)
    return {names[loc]: [int(n) for n in shape.split("x")] for shape, loc in results}


def he_faults(name, counts, totals):
    found = (counts["nodes"], counts["edges"], counts["boxes"], totals["macs"], totals["params"])
    rest = tuple(totals[key] for key in ("compares", "adds", "divs", "activations"))
    if found != HE[name]:
        yield f"He's net has {HE[name]}, this one {found}"
    if rest != HE_REST.get(name, rest):
        yield f"He's net has {HE_REST[name]}, this one {rest}"


def check(halnet, netdef, label, folder, view):
    """The prototxt's file, its pairs, and what is wrong with it."""
    text = run(halnet, "emit", "prototxt", netdef, "--view", view)
    suffix = ".prototxt" if view == "source" else f".{view}.prototxt"
    path = folder / (label.replace("/", "-") + suffix)
    path.write_text(text, encoding="utf-8")
    faults = netscope_rules.complaints(text, true_shapes(halnet, netdef))
    pairs = prototxt_subset.read(text)
    if label.startswith("v1/") and view == "source":
        _, totals = netscope_graph.analyse(pairs)
        faults += he_faults(netdef.stem, netscope_graph.counts(pairs), totals)
    return path, pairs, faults


def tree_faults(report, pairs):
    """Where a netscope complains, or sees something else than netscope_graph.py."""
    yield from report["said"]
    if report["said"]:
        return
    shapes, totals = netscope_graph.analyse(pairs)
    counts = netscope_graph.counts(pairs)
    for key, expected in (counts | (totals if "macs" in report else {})).items():
        if report[key] != expected:
            yield f"{key}: {report[key]}, expected {expected}"
    for name, shape in report["shapes"].items():
        # The viewer gives a dense layer's result two dimensions.
        if shape != list(shapes[name])[: len(shape)]:
            yield f"{name}: {shape}, expected {shapes[name]}"


def ask_tree(tree, files):
    script = pathlib.Path(__file__).with_name("netscope.js")
    for line in run("node", script, tree, *files).splitlines():
        report = json.loads(line)
        path = pathlib.Path(report.pop("file"))
        faults = list(tree_faults(report, files[path]))
        shown = " ".join(f"{k} {v}" for k, v in report.items() if k not in ("shapes", "said"))
        print(f"{tree}: {path.stem}: {'; '.join(faults) or 'green'}: {shown}")
        yield bool(faults)


def main(halnet, netdefs, folder, *trees):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    root = pathlib.Path(netdefs)
    files, wrong = {}, 0
    for netdef in sorted(p for p in root.rglob("*.yaml") if "blocks" not in p.parts):
        label = netdef.relative_to(root).with_suffix("").as_posix()
        for view in "source", "fused":
            path, pairs, faults = check(halnet, netdef, label, folder, view)
            files[path] = pairs
            print(f"{label}, {view}: {'; '.join(faults) or 'green'}")
            wrong += bool(faults)
    wrong += sum(sum(ask_tree(tree, files)) for tree in trees)
    print(f"{len(files)} views of netdefs, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
