#===- results.py - the file that results are kept in -----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Results as JSON: the machine, the versions, and a cell for each row and number of threads.

    {"machine": {...}, "versions": {"halnet": ..., "onnxruntime": ...}, "options": [...],
     "cells": {"resnet50 1": {"peak_gflops": ..., "peers": {"halnet": {"median_ms": ...}}}}}

A cell is done when it is in the file and was measured with the same artefacts.
"""

import json
import os

FORMAT = 1


def key_of(row, threads):
    return f"{row.key} {threads}"


def load(path):
    """What an earlier run has left, or an empty result."""
    if not path.exists():
        return {"format": FORMAT, "cells": {}}
    results = json.loads(path.read_text())
    if results.get("format") != FORMAT:
        raise ValueError(f"{path} has another format than {FORMAT}")
    return results


def is_done(cell, key, chosen):
    """Whether a cell (or None) was measured with these artefacts, for all of the chosen peers."""
    return bool(cell) and cell["key"] == key and set(chosen) <= {*cell["peers"], *cell["failed"]}


def store(path, results):
    """Writes the whole file, or leaves the old one."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(results, indent=1) + "\n")
    os.replace(beside, path)


def cells_of(results, rows, threads):
    """(row, cell) of those rows that were measured with so many threads, in their order."""
    for row in rows:
        if cell := results["cells"].get(key_of(row, threads)):
            yield row, cell


def thread_counts(results):
    """All numbers of threads that a result has cells of, ascending."""
    return sorted({int(key.split()[1]) for key in results["cells"]})


def best_peer(cell):
    """The name and milliseconds of the fastest that is not halnet; (None, None) without one."""
    times = {name: x["median_ms"] for name, x in cell["peers"].items() if name != "halnet"}
    name = min(times, key=times.get, default=None)
    return name, times.get(name)
