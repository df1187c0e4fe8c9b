# ===- profile_sum.py - a profile's sum against a run --------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Checks that a profile's calls sum up to a run without timing, and that timing costs nothing.

usage: profile_sum.py PROGRAM

One of ten attempts must show it: on a machine that does something else, times are anything.
"""

import json
import subprocess
import sys

ATTEMPTS = 10
SUM = 0.02  # the most that the sum may differ from a run
OVERHEAD = 0.01  # the most that timing the calls may cost


def attempt():
    """Returns the sum's difference and the cost of timing, as parts of a run without it."""
    command = [sys.argv[1], "profile", "--json", "--threads", "1", "--seconds", "0.2"]
    profile = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return (
        profile["sum_ms"] / profile["run_ms"] - 1,
        profile["timed_run_ms"] / profile["run_ms"] - 1,
    )


def main():
    for _ in range(ATTEMPTS):
        difference, overhead = attempt()
        print(f"the sum differs by {difference:+.2%} of a run, timing costs {overhead:+.2%}")
        if abs(difference) < SUM and overhead < OVERHEAD:
            return
    sys.exit("no attempt was near enough")


main()
