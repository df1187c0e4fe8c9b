#===- shared_memory.py - the memory of processes that run one program -------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Runs `PROGRAM bench` in several processes at once and tells their memory.

Rss is what a process sees in memory; Pss charges each page to those who share
it in equal parts, so the sum of Pss is what all of them take. Read from
/proc/PID/smaps_rollup, and for the weights from /proc/PID/smaps: the mappings
of the pack, or of the program's own file where it carries its weights. Read once
a second; the last reading counts, as by then every weight has been used.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time

MIB = 1 << 20
RANGE = re.compile(r"[0-9a-f]+-[0-9a-f]+ ")


def total(lines, key):
    """The sum of one value over entries of smaps, in bytes."""
    return sum(int(line.split()[1]) for line in lines if line.startswith(key + ":")) * 1024


def entries_of(pid, path):
    """The lines of smaps on the mappings of one file."""
    wanted, lines = False, []
    with open(f"/proc/{pid}/smaps") as smaps:
        for line in smaps:
            if RANGE.match(line):
                wanted = line.rstrip("\n").endswith(" " + path)
            if wanted:
                lines.append(line)
    return lines


def measure(pid, weights):
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        lines = rollup.readlines()
    file = entries_of(pid, weights)
    return {
        "rss_bytes": total(lines, "Rss"),
        "pss_bytes": total(lines, "Pss"),
        "weights_rss_bytes": total(file, "Rss"),
        "weights_pss_bytes": total(file, "Pss"),
    }


def run_together(command, weights, processes, seconds):
    """The memory of each of some processes, measured while all of them run."""
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(processes)]
    try:
        end, found = time.monotonic() + seconds, None
        while time.monotonic() < end:
            time.sleep(min(1, seconds / 4))
            if any(process.poll() is not None for process in running):
                sys.exit("error: the program ended before its time")
            found = [measure(process.pid, weights) for process in running]
        return found
    finally:
        for process in running:
            process.kill()
            process.wait()


def weights_file(program):
    """The file whose mapping holds the weights."""
    info = json.loads(subprocess.check_output([program, "info", "--json"]))
    own = os.path.realpath(program)
    return os.path.realpath(os.path.join(os.path.dirname(own), info["weights_file"] or own))


def print_text(result):
    print(f"{'processes':>9}  {'RSS, each':>10}  {'PSS, each':>10}  {'PSS, all':>10}  MiB")
    for found in (result["alone"], result["together"]):
        pss = sum(process["pss_bytes"] for process in found)
        mean = [sum(p[key] for p in found) / len(found) for key in ("rss_bytes", "pss_bytes")]
        print(f"{len(found):>9}" + "".join(f"  {x / MIB:>10.1f}" for x in (*mean, pss)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10, help="for each number of processes")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    weights = weights_file(arguments.program)
    bench = [arguments.program, "bench", "--threads", "1", "--seconds", str(arguments.seconds * 10)]
    result = {"program": os.path.basename(arguments.program), "processes": arguments.processes}
    result["alone"] = run_together(bench, weights, 1, arguments.seconds)
    result["together"] = run_together(bench, weights, arguments.processes, arguments.seconds)
    if arguments.json:
        print(json.dumps(result, indent=2))
    else:
        print_text(result)


main()
