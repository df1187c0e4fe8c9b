#===- mxnet.py - wrong symbol files ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Gives `validate` symbol files that are cut short, deep, large or otherwise wrong.

usage: mxnet.py HALNET SYMBOL
"""

import pathlib
import sys

import contract

HALNET, SYMBOL = sys.argv[1:]
WHOLE = pathlib.Path(SYMBOL).read_text(encoding="utf-8")
NODE = '{"op": "_copy", "name": "x", "inputs": [[0, 0]]}'
READS_NEXT = NODE.replace("[0, 0]", "[1, 0]")
FILES = {
    "no-nodes": '{"nodes": 3}',
    "no-node": '{"nodes": [3], "heads": []}',
    "empty": '{"nodes": [], "heads": []}',
    "itself": '{"nodes": [' + NODE + '], "heads": [[0, 0]]}',
    "circle": f'{{"nodes": [{READS_NEXT}, {NODE.replace("x", "y")}], "heads": []}}',
    "kernel-2-to-the-70": WHOLE.replace('"(3, 3)"', '"(3, 1180591620717411303424)"'),
    "kernel-negative": WHOLE.replace('"(3, 3)"', '"(3, -3)"'),
    "deep": '{"nodes": ' + "[" * 1_000_000,
    "many-keys": "{" + ", ".join(f'"k{i}": 0' for i in range(300_000)) + "}",
    "many-nodes": '{"nodes": [' + ", ".join([NODE] * 60_000) + '], "heads": []}',
    "too-large": '{"nodes": [' + " " * (5 << 20) + "]}",
    "control": WHOLE.replace('"conv0"', '"con\\u0000v"'),
    "bytes": '{"nodes": "\udcff\udcfe"}'.encode(errors="surrogateescape"),
}
FILES |= {f"cut-{cut}": WHOLE[: len(WHOLE) * cut // 6] for cut in range(1, 6)}
COMMAND = [HALNET, "validate", "net.json", "--set", "data=1x1x8x8"]
contract.hold({name: ({"net.json": content}, COMMAND) for name, content in FILES.items()})
