#===- cells.py - the peers in turns on one row -----------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Measures a cell of the table: one row with one number of threads, all peers in turns."""

import contextlib
import json
import random
import subprocess
import sys
import time

import environment
import machine
import numpy
import program
import samples

# Largest difference of a probability from the double interpreter's; of the largest probability.
BOUND, RELATIVE_BOUND = 2e-6, 1e-4
ROUNDS = 9
BURST_SECONDS = 0.4  # of each peer in each round, at least LEAST_RUNS runs
LEAST_RUNS = 3
# A burst in which others took more of the CPUs is repeated, so often; the quietest one counts.
DISTURBED_PERCENT = 4
ATTEMPTS = 3


class Worker:
    """A running worker.py."""

    def __init__(self, peer, folder, threads):
        self.peer = peer
        cpus = program.cpus_for(threads)
        command = [sys.executable, environment.BENCH / "worker.py", peer, folder]
        self.process = subprocess.Popen(
            [*command, str(threads), ",".join(map(str, cpus))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.costs = self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.peer} ended with status {self.process.wait()}")
        return json.loads(line)

    def ask(self, command, argument):
        self.process.stdin.write(f"{command} {argument}\n")
        self.process.stdin.flush()
        return self.read()

    def run(self, count):
        """(seconds of so many runs, what others took of the CPUs meanwhile).

        One more run goes before and does not count: in it threads wake up again."""
        others = machine.Others()
        found = self.ask("run", count + 1)
        self.resident = found["resident_bytes"]
        return found["seconds"][1:], others.percent(found["cpu_s"])

    def burst(self, count):
        """`run`, again where others disturb it."""
        runs = []
        while len(runs) < ATTEMPTS:
            runs.append(self.run(count))
            time.sleep(0.05)  # until the threads of this one have stopped to spin
            if runs[-1][1] <= DISTURBED_PERCENT:
                break
        return min(runs, key=lambda run: run[1])

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def differences(worker, artefacts):
    """How far a worker's answer is off, refused where that is too far."""
    path = artefacts.path("answer.npy")
    worker.ask("answer", path)
    expected = artefacts.expected()
    worst = float(numpy.abs(numpy.load(path).reshape(expected.shape) - expected).max())
    relative = worst / float(expected.max())
    if not (worst <= BOUND and relative <= RELATIVE_BOUND):
        far = f"{worst:.2e}, {relative:.2e} of the largest"
        raise RuntimeError(f"{worker.peer}'s answer is off by {far}")
    return {"error": worst, "relative_error": relative}


def rounds_of(workers, rounds, rng, progress):
    """{peer: a list of bursts}, the peers in another order each round."""
    counts, found = {}, {worker.peer: [] for worker in workers}
    for worker in workers:
        once = min(worker.run(2)[0])
        counts[worker.peer] = max(LEAST_RUNS, round(BURST_SECONDS / once))
    for number in range(rounds):
        progress(f"round {number + 1} of {rounds}")
        for worker in rng.sample(workers, len(workers)):
            found[worker.peer].append(worker.burst(counts[worker.peer]))
    return found


def measure(artefacts, peers, threads, rounds, progress):
    """The cell as the results hold it."""
    busy = machine.busy_percent()
    compiled = artefacts.path("program")
    peak = program.peak_gflops(compiled, threads)
    with contextlib.ExitStack() as stack:
        workers, errors, failed = [], {}, {}
        for peer in peers:
            progress(f"loading {peer}")
            try:
                worker = Worker(peer, artefacts.folder, threads)
                stack.callback(worker.close)
                errors[peer] = differences(worker, artefacts)
                workers.append(worker)
            except RuntimeError as problem:
                failed[peer] = str(problem)
        found = rounds_of(workers, rounds, random.Random(0), progress)
    peak = max(peak, program.peak_gflops(compiled, threads))
    progress("the program alone")
    alone = program.measure(compiled, artefacts.path("input.npy"), threads)
    return {
        "busy_percent": [busy, machine.busy_percent()],
        "peak_gflops": peak,
        "program": alone,
        "failed": failed,
        "peers": {
            worker.peer: {
                **samples.summary([seconds for seconds, _ in found[worker.peer]]),
                "others_percent": [percent for _, percent in found[worker.peer]],
                **errors[worker.peer],
                **worker.costs,
                "resident_bytes": worker.resident,
            }
            for worker in workers
        },
    }
