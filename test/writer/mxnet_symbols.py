#===- mxnet_symbols.py - symbols as MXNet 1.9 saves and loads them -------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: mxnet_symbols.py HALNET NETDEFS SAVED

The symbol of every netdef is consistent in itself, and has the weights of the net dialect; that of
digits/resnet8 is what MXNet 1.9.1 saved, in SAVED, node for node. There conv0 has a workspace,
which the description leaves out; that is memory to train in, and the one difference."""

import json
import pathlib
import re
import subprocess
import sys


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def node_faults(symbol):
    nodes = symbol["nodes"]
    names = [node["name"] for node in nodes]
    if len(set(names)) != len(names):
        yield "a name stands twice"
    if symbol["arg_nodes"] != [i for i, node in enumerate(nodes) if node["op"] == "null"]:
        yield "arg_nodes isn't the list of variables"
    first = [0]
    for number, node in enumerate(nodes):
        first.append(first[-1] + (3 if node["op"] == "BatchNorm" else 1))
        if not all(isinstance(value, str) for value in node.get("attrs", {}).values()):
            yield f"{node['name']}: an attribute is no string"
        if any(source >= number for source, *_ in node["inputs"]):
            yield f"{node['name']}: reads a later node"
    if symbol["node_row_ptr"] != first:
        yield "node_row_ptr doesn't count results"


def variables(symbol):
    return {node["name"] for node in symbol["nodes"] if node["op"] == "null"}


def check(halnet, netdef):
    symbol = json.loads(run(halnet, "emit", "mxnet", netdef))
    text = run(halnet, "emit", "mlir", netdef)
    params = set(re.findall(r'net\.param @"?([^" ]+)"? ', text))
    faults = list(node_faults(symbol))
    extra = variables(symbol) - params - {"data"}
    if params - variables(symbol) or not all(name.endswith("_label") for name in extra):
        faults.append(f"other variables than weights: {params ^ variables(symbol)}")
    return faults


def saved_faults(halnet, netdefs, saved):
    mine = json.loads(run(halnet, "emit", "mxnet", str(netdefs / "digits" / "resnet8.yaml")))
    theirs = json.loads(pathlib.Path(saved).read_text(encoding="utf-8"))
    for node in theirs["nodes"]:
        if node["name"] in ("conv0", "conv0_weight"):
            del node["attrs"]["workspace"]
    for key in theirs.keys() | mine.keys():
        if key != "nodes" and mine.get(key) != theirs.get(key):
            yield f"{key} is other than MXNet's"
    for here, there in zip(mine["nodes"], theirs["nodes"], strict=True):
        if here != there:
            yield f"{here} is {there} in MXNet's file"


def main(halnet, netdefs, saved):
    root = pathlib.Path(netdefs)
    wrong, checked = 0, sorted(p for p in root.rglob("*.yaml") if "blocks" not in p.parts)
    for netdef in checked:
        for fault in check(halnet, netdef):
            print(f"{netdef}: {fault}")
            wrong += 1
    for fault in saved_faults(halnet, root, saved):
        print(fault)
        wrong += 1
    print(f"{len(checked)} symbols, {wrong} faults")
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
