#===- check_log.py - is a tuning log as documented? ----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Reads the log given as argument: every line whole, right, and with docs/tuning.md's members."""

import json
import sys

MEMBERS = (
    "version problem kind knobs outcome median_ns min_ns default_ns samples threads target cpu "
    "halnet halide date"
)

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
assert text.endswith("\n")
entries = [json.loads(line) for line in text.splitlines()]
first = {}
for entry in entries:
    assert " ".join(entry) == MEMBERS, entry
    assert entry["version"] == 1 and entry["outcome"] == "ok", entry
    assert 0 < entry["min_ns"] <= entry["median_ns"] and entry["samples"] >= 5, entry
    assert entry["problem"].endswith(" for " + entry["target"]), entry
    first.setdefault((entry["problem"], entry["threads"]), entry)
# A kernel's default schedule comes first, measured against itself.
for entry in first.values():
    assert entry["median_ns"] == entry["default_ns"], entry
# Something else than defaults was tried.
assert len(entries) > len(first)
