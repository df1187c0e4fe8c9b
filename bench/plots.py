#===- plots.py - results as pictures ---------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Draws results: each peer's time as a multiple of halnet's, and what peak would allow."""

import matplotlib
import results
import rows
from peers import PEERS

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402 (the backend is chosen first)

# Okabe and Ito's colours, which people see apart who do not see all colours.
COLOURS = dict(
    zip(PEERS, ["#000000", "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00"], strict=True)
)
LONGEST = 4.0  # times halnet's; what is above gets its number written


def draw_row(axes, place, cell):
    """A group of bars around one place of the axis."""
    halnet = cell["peers"]["halnet"]["median_ms"]
    width = 0.8 / len(PEERS)
    for number, name in enumerate(PEERS):
        if name not in cell["peers"]:
            continue
        ratio = cell["peers"][name]["median_ms"] / halnet
        left = place - 0.4 + (number + 0.5) * width
        label = name if place == 0 else None
        axes.bar(left, min(ratio, LONGEST), width, color=COLOURS[name], label=label)
        if ratio > LONGEST:
            axes.annotate(f"{ratio:.1f}", (left, LONGEST), ha="center", va="bottom", fontsize=7)
    for key, style in (("direct_ms", "-"), ("f4_ms", ":")):
        label = {"direct_ms": "direct at peak", "f4_ms": "3x3 by F(4) at peak"}[key]
        ratio = cell["ceilings"][key] / halnet
        lines = {"colors": "#555555", "linestyles": style, "label": label if place == 0 else None}
        axes.hlines(ratio, place - 0.45, place + 0.45, **lines)


def draw(axes, chosen, title):
    for place, (_, cell) in enumerate(chosen):
        draw_row(axes, place, cell)
    labels = [
        f"{row.title}\n{cell['peers']['halnet']['median_ms']:.1f} ms" for row, cell in chosen
    ]
    axes.set_xticks(range(len(chosen)), labels, fontsize=8)
    axes.set_ylim(0, LONGEST * 1.06)
    axes.set_ylabel("time / halnet's time")
    axes.set_title(title, fontsize=10)
    axes.grid(axis="y", alpha=0.3)


def write(found, path):
    """Writes PATH with the suffix .svg; the same results give the same bytes."""
    counts = results.thread_counts(found)
    groups = [
        [pair for pair in results.cells_of(found, rows.ROWS, n) if "halnet" in pair[1]["peers"]]
        for n in counts
    ]
    matplotlib.rcParams["svg.hashsalt"] = "halnet"
    figure, places = pyplot.subplots(
        len(counts), 1, figsize=(11, 3.6 * len(counts)), squeeze=False, layout="constrained"
    )
    for threads, chosen, axes in zip(counts, groups, places[:, 0], strict=True):
        plural = "s" if threads > 1 else ""
        draw(axes, chosen, f"{found['machine']['cpu']}, {threads} thread{plural}")
    handles = places[0, 0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside upper center", ncols=len(PEERS) + 2, fontsize=8)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
