#===- check_levels.py - what `info --json` says of levels -------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Holds a program of several levels to this machine's level, and its weights to what they share.

usage: check_levels.py INFO.json TARGETS.json
"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    info = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    host = next(target["name"] for target in json.load(file) if target["host"])
levels = info["models"]
assert [level["target"] for level in levels] == ["x86-64-v2", "x86-64-v3", "x86-64-v4"]
assert [level["target"] for level in levels if level["runs_here"]] == [host] == [info["target"]]
total = info["weights_bytes"]
apart = sum(level["weights_bytes"] for level in levels)
shared = [level["shared_weights_bytes"] for level in levels]
# The biases of layers whose channels fill whole vectors of each level, at least.
for some, level in zip(shared, levels, strict=True):
    assert 0 < some < level["weights_bytes"], shared
assert max(level["weights_bytes"] for level in levels) < total < apart, (total, apart)
print(f"{total} bytes together, {apart} apart")
