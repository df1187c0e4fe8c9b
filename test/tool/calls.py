#===- calls.py - counts the kernel calls of every netdef ---------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Holds the calls of every netdef to what its structure needs: calls.py HALNET NETDEFS

One change of layout of the input (with bn_data where there is one), a call a
convolution, the poolings, dense, softmax; nothing that only does elementwise
work. The arena is at most 1.05 times the largest sum of live tensors.
"""

import pathlib
import re
import subprocess
import sys
from collections import Counter

CALL = re.compile(r"= kernel\.(\w+) ")
ARENA = re.compile(r"^// arena (\d+) bytes, largest live sum (\d+) bytes", re.MULTILINE)

# Units a stage, and convolutions on the main path of a unit.
IMAGENET = {
    18: ([2, 2, 2, 2], 2),
    34: ([3, 4, 6, 3], 2),
    50: ([3, 4, 6, 3], 3),
    101: ([3, 4, 23, 3], 3),
    152: ([3, 8, 36, 3], 3),
    200: ([3, 24, 36, 3], 3),
    269: ([3, 30, 48, 8], 3),
}


def structure(family, depth):
    """(units a stage, convolutions a unit, whether the first unit of a stage has a projection)."""
    if family in ("cifar", "digits"):
        convolutions = 2 if depth < 164 else 3
        return [(depth - 2) // (3 * convolutions)] * 3, convolutions, True
    return *IMAGENET[depth], family != "plain"


def expected(family, depth, is_d):
    """ResNet-D has two convolutions more in its stem, and pools in each shortcut that halves."""
    units, convolutions, projected = structure(family, depth)
    stem = family not in ("cifar", "digits")
    projections = len(units) if projected else 0
    return {
        "layout": 1,
        "conv": 1 + sum(units) * convolutions + projections + 2 * is_d,
        "pool": (2 if stem else 1) + 3 * is_d,
        "dense": 1,
        "softmax": 1,
    }


def check(halnet, path, family):
    depth = int(re.search(r"\d+", path.stem)[0])
    command = [halnet, "compile", path, "--to", "plan", "--target", "x86-64-v3"]
    text = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    calls = Counter(CALL.findall(text))
    wanted = expected(family, depth, path.stem.endswith("_d"))
    arena, live = map(int, ARENA.search(text).groups())
    print(f"{family} {depth}: {sum(calls.values())} calls, arena {arena / live:.3f} of live")
    complaints = []
    if calls != wanted:
        complaints.append(f"{path}: error: calls {dict(calls)}, expected {wanted}")
    if arena > 1.05 * live:
        complaints.append(f"{path}: error: an arena of {arena} bytes for {live} live ones")
    return complaints


def main(halnet, netdefs):
    root = pathlib.Path(netdefs)
    nets = [path for path in sorted(root.rglob("*.yaml")) if path.parent.name != "blocks"]
    complaints = []
    for path in nets:
        family = path.relative_to(root).parent.name or "v2"
        complaints += check(halnet, path, family)
    if len(nets) < 27:
        complaints.append(f"{netdefs}: error: only {len(nets)} netdefs")
    sys.exit("\n".join(complaints) if complaints else 0)


main(*sys.argv[1:])
