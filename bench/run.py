#!/usr/bin/env python3
#===- run.py - halnet beside what else runs networks on CPUs ---------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Times halnet beside onnxruntime, OpenVINO, MNN, ncnn and IREE: same weights, same input.

    bench/run.py                                 all rows, one and two threads
    bench/run.py --rows 'resnet*' --threads 1    some
    bench/run.py --prepare                       only make what will be measured
    bench/run.py --for 100                       begin no cell after 100 s; run again to go on

Makes a virtual environment with the peers first. Results go to bench/results/CPU.json, a table and
plots beside it; what is there is not measured again unless the artefacts have changed. Measure on
a machine that does nothing else.
"""

import environment

if __name__ == "__main__":
    environment.enter()

import argparse
import pathlib
import sys
import time

import artefacts
import ceilings
import cells
import machine
import onnx
import peers
import plots
import report
import results
import rows


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    keys = ", ".join(row.key for row in rows.ROWS)
    parser.add_argument("--rows", nargs="+", default=["*"], help=f"patterns of {keys}")
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--peers", nargs="+", default=list(peers.PEERS), choices=list(peers.PEERS))
    root = environment.BENCH.parent
    parser.add_argument("--halnet", type=pathlib.Path, default=root / "build/bin/halnet")
    parser.add_argument("--tolerance", help="for `halnet compile`; its own default without")
    parser.add_argument("--rounds", type=int, default=cells.ROUNDS)
    parser.add_argument("--prepare", action="store_true", help="measure nothing")
    never = float("inf")
    parser.add_argument("--for", dest="seconds", type=float, default=never, metavar="SECONDS")
    parser.add_argument("--out", type=pathlib.Path, help="instead of bench/results/CPU.json")
    return parser.parse_args()


def progress_of(key, done, count):
    """A line of progress, on terminals only."""

    def show(what):
        if sys.stderr.isatty():
            print(f"\r\33[K[{done}/{count}] {key}: {what}", end="", file=sys.stderr, flush=True)

    return show


def versions_of(halnet, chosen):
    packages = [peers.PEERS[name][0] for name in chosen if peers.PEERS[name][0]]
    lines = artefacts.call(halnet, "--version").split("\n")
    build = next((line.split()[-1] for line in lines if line.startswith("halnet's build")), "")
    return {"halnet": f"{lines[0].split(' ', 1)[1]} {build[:12]}", **machine.versions(packages)}


def sizes(row_artefacts, chosen):
    """{peer: bytes of what it loads, and of the libraries that it needs to do so}."""
    found = {}
    for name in chosen:
        package, files = peers.PEERS[name]
        found[name] = {
            "artefact_bytes": sum(row_artefacts.path(file).stat().st_size for file in files),
            "runtime_bytes": machine.library_bytes(package) if package else 0,
        }
    return found


def measure(row_artefacts, chosen, threads, rounds, progress):
    """A cell of the results, with ceilings and sizes."""
    cell = cells.measure(row_artefacts, chosen, threads, rounds, progress)
    total, plain = ceilings.count(onnx.load(row_artefacts.path("net.onnx")))
    for name, values in sizes(row_artefacts, cell["peers"]).items():
        cell["peers"][name] |= values
    return {
        "date": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
        "key": row_artefacts.key(),
        "macs": total,
        "ceilings": ceilings.least_ms(total, plain, cell["peak_gflops"]),
        **cell,
    }


def main():
    options = arguments()
    begin = time.monotonic()
    described = machine.describe()
    path = options.out or environment.BENCH / "results" / f"{machine.slug(described)}.json"
    try:
        chosen, found = rows.choose(options.rows), results.load(path)
    except ValueError as problem:
        sys.exit(f"error: {problem}")
    compile_options = ["--tolerance", options.tolerance] if options.tolerance else []
    todo = []
    for row in chosen:
        made = artefacts.Artefacts(row, options.halnet.resolve(), compile_options)
        made.prepare()
        for threads in options.threads:
            old = found["cells"].get(results.key_of(row, threads))
            if not results.is_done(old, made.key(), options.peers):
                todo.append((row, made, threads))
    if options.prepare:
        return
    found |= {"machine": described, "options": compile_options}
    found["versions"] = versions_of(options.halnet, peers.PEERS)
    for number, (row, made, threads) in enumerate(todo):
        if time.monotonic() - begin > options.seconds:
            print(f"{len(todo) - number} cells are left: run this again", file=sys.stderr)
            break
        key = results.key_of(row, threads)
        progress = progress_of(key, number + 1, len(todo))
        cell = measure(made, options.peers, threads, options.rounds, progress)
        found["cells"][key] = cell
        results.store(path, found)
        progress("")
        times = ", ".join(f"{name} {x['median_ms']:.1f}" for name, x in cell["peers"].items())
        print(f"{key} thread{'s' if threads > 1 else ''}: {times}", file=sys.stderr, flush=True)
    report.write(found, path.with_suffix(".md"))
    plots.write(found, path.with_suffix(".svg"))


if __name__ == "__main__":
    main()
