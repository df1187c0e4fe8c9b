#===- netscope_imports.py - nets from elsewhere, as netscope shows them --------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: netscope_imports.py HALNET TESTS FOLDER [TREE...]

Writes nets that Caffe's, MXNet's and ONNX's readers have read as prototxts. One that no warning is
about must be green by netscope_rules.py; what no prototxt can say is refused. TREEs are work trees
of netscope, whose own code must complain where, and only where, a warning has said that it will."""

import json
import pathlib
import subprocess
import sys

import netscope_netdefs
import netscope_rules

# What warnings say of each tree, by its folder's name.
FORETOLD = {
    "ethereon": ("ethereon's page shows no sizes",),
    "dgschwend": ("dgschwend's page stops", "dgschwend's stops"),
}


# With windows that are padded unequally, or slices that overlap: no prototxt says that.
REFUSED = {"tf_keras", "mxnet_export", "caffe_export", "caffe2_alexnet"}


def nets_of(tests, folder):
    """Each net's file, with the options it needs."""
    sys.path.append(str(tests / "e2e"))
    import onnx  # noqa: PLC0415 (its folder is known here only)
    import onnx_exporters  # noqa: PLC0415

    for net in sorted((tests / "reader/caffe/Inputs/networks").glob("*.prototxt")):
        yield net, []
    for name in "resnet8", "resnet20":
        yield tests / f"data/digits/{name}_digits-symbol.json", ["--set", "data=1x1x8x8"]
    for name, make in onnx_exporters.MODELS.items():
        path = folder / f"{name}.onnx"
        onnx.save(make(), path)
        yield path, []


def check(halnet, net, options, folder):
    """The prototxt, what was said, and what is wrong."""
    path = folder / f"{net.stem}.prototxt"
    command = [halnet, "emit", "prototxt", net, *options, "-o", path]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode or net.stem in REFUSED:
        is_right = done.returncode == 1 and net.stem in REFUSED
        return None, done.stderr, [] if is_right else [done.stderr or "no error"]
    if "netscope" in done.stderr:
        return path, done.stderr, []
    shapes = netscope_netdefs.true_shapes(halnet, path)
    return path, done.stderr, netscope_rules.complaints(path.read_text("utf-8"), shapes)


def ask_tree(tree, said):
    script = pathlib.Path(__file__).with_name("netscope.js")
    for line in netscope_netdefs.run("node", script, tree, *said).splitlines():
        report = json.loads(line)
        path = pathlib.Path(report["file"])
        foretold = any(words in said[path] for words in FORETOLD[pathlib.Path(tree).name])
        is_green = not report["said"] and report.get("implicit") == 0
        state = "green" if is_green else "foretold" if foretold else "; ".join(report["said"])
        print(f"{tree}: {path.stem}: {state}")
        yield is_green == foretold


def main(halnet, tests, folder, *trees):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    said, wrong = {}, 0
    for net, options in nets_of(pathlib.Path(tests), folder):
        path, words, faults = check(halnet, net, options, folder)
        if path:
            said[path] = words
        state = "refused" if not path else "warned of" if words else "green"
        print(f"{net.name}: {'; '.join(faults) or state}")
        wrong += bool(faults)
    wrong += sum(sum(ask_tree(tree, said)) for tree in trees)
    print(f"{len(said)} imported nets, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
