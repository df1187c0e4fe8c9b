#===- worker.py - one peer in a process of its own -------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""worker.py PEER FOLDER THREADS CPU,...: loads a network, then answers the lines of its input.

`run N` gives the seconds of N inferences and the CPUs' time for all, `answer PATH` stores the last
result. What it prints are lines of JSON; the first one says what loading took.
"""

import importlib
import json
import os
import pathlib
import sys
import time

import numpy
import peers

# Where some libraries print what they please; ours goes to what was stdout.
ANSWERS = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def answer(**values):
    print(json.dumps(values), file=ANSWERS)


def load(name, folder, threads):
    """The peer after its first inference, whose result and costs it gives too.

    The time does not count the import of Python modules, the memory counts it. Files are read
    from memory, not from a disk."""
    for file in peers.PEERS[name][1]:
        (folder / file).read_bytes()
    images = numpy.load(folder / "input.npy")
    before = resident_bytes()
    module = importlib.import_module("peers." + name)
    start = time.perf_counter()
    peer = module.Peer(folder, threads)
    loaded = time.perf_counter()
    result = peer.run(images)
    first = time.perf_counter()
    costs = {"load_s": loaded - start, "first_s": first - start}
    return peer, images, result, {**costs, "before_bytes": before}


def main():
    name, folder, threads, cpus = sys.argv[1:]
    # Before any library counts the CPUs.
    os.sched_setaffinity(0, {int(cpu) for cpu in cpus.split(",")})
    peer, images, result, costs = load(name, pathlib.Path(folder), int(threads))
    answer(**costs)
    for line in sys.stdin:
        command, argument = line.rstrip("\n").split(" ", 1)
        if command == "run":
            seconds, cpu = [], time.process_time()
            for _ in range(int(argument)):
                start = time.perf_counter()
                result = peer.run(images)
                seconds.append(time.perf_counter() - start)
            cpu = time.process_time() - cpu  # of all threads
            answer(seconds=seconds, cpu_s=cpu, resident_bytes=resident_bytes())
        elif command == "answer":
            numpy.save(argument, result)
            answer()


main()
