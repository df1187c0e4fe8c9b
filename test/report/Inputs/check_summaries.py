#===- check_summaries.py - sums of all summaries ----------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: check_summaries.py HALNET NETDEFS: described and differences sum up to executed, and
rows to described, at every depth and for targets with different vectors."""

import json
import pathlib
import subprocess
import sys

NUMBERS = ("layers", "parameters", "macs", "bytes")


def summary(halnet, path, *options):
    command = [halnet, "summary", path, "--json", *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def total(rows, key):
    return sum(row[key] for row in rows)


def check(report):
    described, executed = report["described"], report["executed"]
    assert total(report["layers"], "statistics") == described["statistics"]
    for key in NUMBERS:
        assert total(report["layers"], key) == described[key], key
        change = total(report["differences"], key)
        assert described[key] + change == executed["calls" if key == "layers" else key], key
    for difference in report["differences"]:
        assert any(difference[key] for key in NUMBERS), difference


halnet, root = sys.argv[1], pathlib.Path(sys.argv[2])
netdefs = [path for path in sorted(root.rglob("*.yaml")) if path.parent.name != "blocks"]
assert netdefs
for number, path in enumerate(netdefs):
    target = ("x86-64-v2", "x86-64-v3", "x86-64-v4", "cuda-sm_80")[number % 4]
    depth = ("--depth", str(number % 3 + 1)) if number % 4 else ()
    check(summary(halnet, path, "--target", target, *depth))
