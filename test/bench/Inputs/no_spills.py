#===- no_spills.py - every shipped net's kernels keep to registers ---------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""no_spills.py HALNET NETDEFS INNER_LOOPS.py FOLDER TARGET..."""

import pathlib
import subprocess
import sys

halnet, netdefs, inner_loops, folder, *targets = sys.argv[1:]
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
        if found.returncode:
            problems.append(f"{net.name} for {target}: {found.stderr}")
assert len(nets) > 20, nets
sys.exit("".join(problems))
