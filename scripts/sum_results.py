#===- sum_results.py - one line for all test runners -------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Sums lit's result files into "N passed, N failed[, N skipped]".

usage: sum_results.py RESULTS.json...

Exits with 1 where a test failed, a file is missing or damaged (its runner stopped
early or found nothing to run, which counts as one failure), or no test passed.
"""

import collections
import json
import sys

PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
SKIPPED = {"UNSUPPORTED", "SKIPPED"}
# What --filter left out is not part of the run; every other code is a failure.
IGNORED = {"EXCLUDED"}


def count(path):
    """Returns a Counter of passed, failed and skipped of one result file."""
    counts = collections.Counter()
    try:
        with open(path, encoding="utf-8") as file:
            tests = json.load(file)["tests"]
    except (OSError, ValueError, KeyError) as error:
        print(f"{path}: no usable results of the run: {error}", file=sys.stderr)
        counts["failed"] = 1
        return counts
    for test in tests:
        code = test["code"]
        if code in IGNORED:
            continue
        kind = "passed" if code in PASSED else "skipped" if code in SKIPPED else "failed"
        counts[kind] += 1
    return counts


def main(paths):
    counts = sum((count(path) for path in paths), collections.Counter())
    if not counts["passed"] + counts["failed"]:
        print("no test ran: is the filter right?", file=sys.stderr)
    line = f"{counts['passed']} passed, {counts['failed']} failed"
    if counts["skipped"]:
        line += f", {counts['skipped']} skipped"
    print(line)
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
