# ===- yaml_random.py - random nets as descriptions, and back ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""usage: yaml_random.py HALNET FOLDER COUNT: random nets, which the description that `emit yaml`
makes of them must say in full."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent / "e2e"))
import random_description
import yaml_round_trips

halnet, folder, count = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
folder.mkdir(parents=True, exist_ok=True)
faults = 0
for seed in range(count):
    source = folder / f"{seed}.yaml"
    source.write_text(random_description.Description(seed).text())
    if not yaml_round_trips.check(halnet, folder, source)[0]:
        print(f"the net of seed {seed} changes as a description")
        faults += 1
print(f"{count} nets, {faults} faults")
