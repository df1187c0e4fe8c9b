#===- no_spills.py - every shipped net's kernels keep to registers ---------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""no_spills.py HALNET NETDEFS INNER_LOOPS.py FOLDER TARGET...

Nets whose default schedules are known to spill are held to that, so that they leave the list here
when they are mended.
"""

import pathlib
import subprocess
import sys

halnet, netdefs, inner_loops, folder, *targets = sys.argv[1:]
# Few channels on AVX2, and groups. By folder or file, with the target.
KNOWN = {("cifar", "v3"), ("digits", "v3")}
KNOWN |= {("resnext50_32x4d.yaml", target) for target in ("v3", "v4")}
# 14x2 tiles with prefetches: 2 to 4 vectors for 112 multiplications, and faster than tiles without.
KNOWN |= {(f"resnet{depth}.yaml", "v4") for depth in (50, 101, 152, 200, 269)}
KNOWN |= {("resnet50_d.yaml", "v4"), ("wide_resnet50_2.yaml", "v4")}
problems = []
nets = [n for n in sorted(pathlib.Path(netdefs).rglob("*.yaml")) if n.parent.name != "blocks"]
for net in nets:
    for target in targets:
        made = pathlib.Path(folder) / "net.o"
        options = ["--random-weights", "1", "--tolerance", "0", "--target", target]
        options += ["--weights-beside", made.with_suffix(".pack"), "-o", made]
        subprocess.run([halnet, "compile", net, *options], check=True)
        found = subprocess.run(
            [sys.executable, inner_loops, made, "--no-spills"], capture_output=True, text=True
        )
        known = not KNOWN.isdisjoint({(net.parent.name, target), (net.name, target)})
        if found.returncode and not known:
            problems.append(f"{net.name} for {target}: {found.stderr}")
        elif known and not found.returncode:
            problems.append(f"{net.name} for {target} spills no more: take it off the list\n")
assert len(nets) > 20, nets
sys.exit("".join(problems) or 0)
