#!/usr/bin/env python3
#===- compare.py - what changed between two results, beyond noise ----------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compares two results of run.py: each peer's time on each row, and whether it changed.

    bench/compare.py OLD.json NEW.json             what changed
    bench/compare.py OLD.json NEW.json --all       everything
    bench/compare.py OLD.json NEW.json --beside    halnet's time beside its best peer's

A change counts where it is larger than 1 % and than three times its standard error, which is from
the rounds of both. A machine may be faster or slower as a whole from one day to the next: then
the peers, whose versions are the same, change too, and `--beside` says more.
"""

import argparse
import json
import math
import pathlib
import sys

import results
import samples

LEAST = 0.01
ERRORS = 3


def median_of(cell, name):
    """(median, its standard error as a part of it)."""
    found = cell["peers"][name]
    return found["median_ms"], samples.noise(found["rounds_ms"])


def beside_best(cell, name):
    """The same of a time divided by the best peer's."""
    best, _ = results.best_peer(cell)
    (one, first), (other, second) = median_of(cell, name), median_of(cell, best)
    return one / other, math.hypot(first, second)


def change(old, new):
    """(new / old - 1, the least that is no noise) of two pairs of value and relative error."""
    (before, first), (after, second) = old, new
    return after / before - 1, max(LEAST, ERRORS * math.hypot(first, second))


def verdict(difference, least):
    if abs(difference) <= least:
        return "same"
    return "slower" if difference > 0 else "faster"


def lines_of(old, new, beside):
    """(cell, peer, old value, new value, change, least, verdict) of all that both have."""
    value = beside_best if beside else median_of
    for key in old["cells"]:
        if key not in new["cells"]:
            continue
        cells = old["cells"][key], new["cells"][key]
        names = [name for name in cells[0]["peers"] if name in cells[1]["peers"]]
        for name in ["halnet"] if beside else names:
            pair = [value(cell, name) for cell in cells]
            difference, least = change(*pair)
            yield key, name, pair[0][0], pair[1][0], difference, least, verdict(difference, least)


def differences_of(old, new):
    """Sentences on what else is not the same: machine, versions and options."""
    for part in ("machine", "versions"):
        for key, value in old[part].items():
            if new[part].get(key) != value:
                yield f"{part}: {key} was {value}, is {new[part].get(key)}"
    if old["options"] != new["options"]:
        yield f"options: were {old['options']}, are {new['options']}"


def read(path):
    try:
        found = results.load(path)
    except (OSError, ValueError) as problem:
        sys.exit(f"error: {problem}")
    if not found["cells"]:
        sys.exit(f"error: {path} holds no results")
    return found


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path)
    parser.add_argument("--all", action="store_true", help="what did not change, too")
    parser.add_argument("--beside", action="store_true", help="divide by the best peer's time")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    old, new = read(options.old), read(options.new)
    lines = list(lines_of(old, new, options.beside))
    if options.json:
        keys = ("cell", "peer", "old", "new", "change", "least", "verdict")
        print(json.dumps([dict(zip(keys, line, strict=True)) for line in lines], indent=1))
        return
    for sentence in differences_of(old, new):
        print(sentence)
    shown = [line for line in lines if options.all or line[-1] != "same"]
    for key, name, before, after, difference, least, word in shown:
        numbers = f"{before:9.3f} {after:9.3f} {100 * difference:+7.1f} %"
        print(f"{key:18} {name:12} {numbers}  (noise {100 * least:.1f} %)  {word}")
    print(f"{len(lines) - sum(x[-1] != 'same' for x in lines)} of {len(lines)} did not change")


if __name__ == "__main__":
    main()
