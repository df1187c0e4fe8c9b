#===- program.py - what a compiled program says and takes ------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Measures halnet's program of a row: its peak, what its calls add up to, its start, its memory.

The program is what a user runs; the times beside the peers' are those of the library.
"""

import json
import os
import pathlib
import re
import subprocess
import time

STARTS = 5
MIB = 1 << 20


def cpus_for(threads):
    """The CPUs that everything measured with so many threads runs on."""
    return sorted(os.sched_getaffinity(0))[-threads:]


def pinned(command, threads, **options):
    """Starts a command on the CPUs for so many threads."""
    cpus = cpus_for(threads)
    words = [str(word) for word in command]
    # The child has one thread yet, and sets only its own affinity.
    return subprocess.Popen(words, preexec_fn=lambda: os.sched_setaffinity(0, cpus), **options)


def output_of(command, threads):
    process = pinned(command, threads, stdout=subprocess.PIPE)
    text = process.communicate()[0]
    if process.returncode:
        raise RuntimeError(f"{command[0].name} {command[1]} ended with {process.returncode}")
    return text


def report(program, command, threads, seconds):
    """`PROGRAM bench` or `profile`, as JSON."""
    options = ["--json", "--threads", threads, "--seconds", seconds]
    return json.loads(output_of([program, command, *options], threads))


def peak_gflops(program, threads):
    return report(program, "bench", threads, 0.1)["peak_gflops"]


def high_water(status):
    """The most memory that a process has had resident, in bytes, from its /proc/PID/status.

    0 for one that has ended: it has no memory."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.M)
    return int(found[1]) * 1024 if found else 0


def resident_bytes(program, threads):
    """The most memory of a whole `bench`. (What wait4 tells counts this process's own, too.)"""
    command = [program, "bench", "--threads", threads, "--seconds", 1]
    process = pinned(command, threads, stdout=subprocess.DEVNULL)
    status, most = pathlib.Path(f"/proc/{process.pid}/status"), 0
    while process.poll() is None:
        most = max(most, high_water(status.read_text()))
        time.sleep(0.02)
    return most


def start_ms(program, images, threads):
    """The least time from the start of the process to its end, with one result in between."""
    times = []
    for _ in range(STARTS):
        start = time.perf_counter()
        output_of([program, "run", images, "--threads", threads], threads)
        times.append(1e3 * (time.perf_counter() - start))
    return min(times)


def measure(program, images, threads):
    profile = report(program, "profile", threads, 2)
    info = json.loads(output_of([program, "info", "--json"], threads))
    resident = resident_bytes(program, threads)
    return {
        "run_ms": profile["run_ms"],
        "sum_of_calls_ms": profile["sum_ms"],
        "memory_gb_per_s": profile["ceilings"]["memory_gb_per_s"],
        "start_ms": round(start_ms(program, images, threads), 3),
        "resident_bytes": resident,
        "program_bytes": program.stat().st_size,
        "weights_bytes": info["weights_bytes"],
        "arena_bytes": info["arena_bytes"],
    }
