#!/usr/bin/env python3
#===- sweep.py - default schedules beside the best of their whole space ----===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Measures all schedules of all kernels of some nets, and says where the default is behind.

    bench/sweep.py --for 10m                      all shipped nets, and twenty odd shapes
    bench/sweep.py --for 10m netdefs/resnet50.yaml
    bench/sweep.py --for 0s                       only tell what the log has

The search is `halnet tune`'s (docs/tuning.md), so it can be ended and goes on where it ended; the
log is build-bench/sweep.jsonl. Nets share the time evenly. Default schedules shall be within 5 % of
the best: what is not is listed, worst first, and the status is 1 then.
"""

import argparse
import dataclasses
import json
import pathlib
import re
import subprocess
import sys
import time

import samples
from environment import BENCH, WORK

ROOT = BENCH.parent
LEAST_SECONDS = 5  # `tune` needs some to compile anything
UNITS = {"s": 1, "m": 60, "h": 3600}


@dataclasses.dataclass
class Kernel:
    """A kernel by its default schedule and by the best one that was measured."""

    problem: str
    default_ms: float
    best: str
    ratio: float  # the default's time by the best's
    schedules: int


def shipped_nets():
    files = sorted((ROOT / "netdefs").rglob("*.yaml"))
    return [*(net for net in files if net.parent.name != "blocks"), BENCH / "odd_shapes.yaml"]


def seconds_of(text):
    """Of "30s", "10m" or "1h"."""
    found = re.fullmatch(r"(\d+)([smh])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"'{text}' is no time such as 30s, 10m or 1h")
    return int(found[1]) * UNITS[found[2]]


def tune(halnet, nets, seconds, log, options):
    end = time.monotonic() + seconds
    for number, net in enumerate(nets):
        share = (end - time.monotonic()) / (len(nets) - number)
        print(f"[{number + 1}/{len(nets)}] {net.name}", file=sys.stderr, flush=True)
        command = [halnet, "tune", net, "--log", log, *options]
        command += ["--for", f"{max(LEAST_SECONDS, round(share))}s"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def schedule_of(entry):
    knobs = ", ".join(f"{key} = {value}" for key, value in entry["knobs"].items())
    return f"{entry['kind']}<{knobs}>" if knobs else entry["kind"]


def kernels_of(lines, threads):
    """The Kernels of a log's lines, the worst default first. A schedule's last entry counts."""
    last = {}
    for line in lines:
        entry = json.loads(line)
        if entry["outcome"] == "ok" and entry["threads"] == threads:
            last[entry["problem"], schedule_of(entry)] = entry
    spaces = {}
    for (problem, _), entry in last.items():
        spaces.setdefault(problem, []).append(entry)
    found = []
    for problem, entries in spaces.items():
        # As `compile --log` chooses: both times of an entry were taken in turns.
        best = min(entries, key=lambda e: e["median_ns"] / e["default_ns"])
        ratio = max(1.0, best["default_ns"] / best["median_ns"])
        default = best["default_ns"] / 1e6
        found.append(Kernel(problem, default, schedule_of(best), ratio, len(entries)))
    return sorted(found, key=lambda kernel: -kernel.ratio)


def report(found, bound):
    """Prints the kernels beyond the bound; gives how many there are."""
    behind = [kernel for kernel in found if kernel.ratio > bound]
    for kernel in behind:
        print(f"{100 * (kernel.ratio - 1):5.1f} % {kernel.default_ms:8.3f} ms  {kernel.problem}")
        print(f"{'':20}{kernel.best}, of {kernel.schedules}")
    mean = samples.geometric_mean([kernel.ratio for kernel in found])
    limit = f"{100 * (bound - 1):.0f} %"
    print(f"{len(found) - len(behind)} of {len(found)} defaults are within {limit} of the best")
    print(f"the geometric mean of all is {100 * (mean - 1):.1f} % behind")
    return len(behind)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("nets", nargs="*", type=pathlib.Path)
    parser.add_argument("--for", dest="seconds", type=seconds_of, required=True, metavar="TIME")
    parser.add_argument("--log", type=pathlib.Path, default=WORK / "sweep.jsonl")
    parser.add_argument("--halnet", type=pathlib.Path, default=ROOT / "build/bin/halnet")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--target", default="host")
    parser.add_argument("--bound", type=float, default=1.05)
    options = parser.parse_args()
    options.log.parent.mkdir(exist_ok=True)
    if options.seconds:
        tuning = ["--threads", str(options.threads), "--target", options.target]
        nets = options.nets or shipped_nets()
        tune(options.halnet, nets, options.seconds, options.log, tuning)
    if not options.log.exists():
        sys.exit(f"error: there is no {options.log}")
    found = kernels_of(options.log.read_text().splitlines(), options.threads)
    if not found:
        sys.exit(f"error: {options.log} has no measurement with {options.threads} threads")
    sys.exit(1 if report(found, options.bound) else 0)


if __name__ == "__main__":
    main()
