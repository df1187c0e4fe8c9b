#===- quickstart_report.py - the figures that quickstart.sh shows -----------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Turns results of quickstart.sh's programs into a sentence each.

usage: quickstart_report.py digits PROBABILITIES.npy TEST.npz
       quickstart_report.py bench BENCH.json
"""

import json
import sys

import numpy


def digits(probabilities, test):
    """How many of the test images in `test` have their label y as the most probable class."""
    answers = numpy.load(probabilities).argmax(axis=1)
    labels = numpy.load(test)["y"]
    return f"  {(answers == labels).sum()} of {len(labels)} right"


def bench(path):
    """The time of one inference and how near it comes to the machine's peak."""
    with open(path, encoding="utf-8") as file:
        figures = json.load(file)
    share = 100 * figures["gflops"] / figures["peak_gflops"]
    return (
        f"  {figures['median_ms']:.1f} ms an image on {figures['threads']} threads: "
        f"{figures['gflops']:.0f} GFLOP/s, {share:.0f} % of this machine's peak\n"
        "  Its weights are random, so its classes mean nothing; give trained ones by --weights."
    )


print({"digits": digits, "bench": bench}[sys.argv[1]](*sys.argv[2:]))
