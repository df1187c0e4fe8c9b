#!/usr/bin/env python3
# ===- plot_profile.py - a profile as a roofline ------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Draws the roofline of a network from what its program's `profile --json` printed.

A point is a kernel with all calls of it: its operations a byte to the right, its GFLOP/s upwards,
its time as its area, its stage as its colour. The roofs are the ceilings that were measured with
it; docs/profile.md has the formula.
"""

import argparse
import json
import sys

try:
    import matplotlib
except ModuleNotFoundError:
    sys.exit("error: matplotlib is missing; halnet's .venv/bin/python has it")

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402 (after the choice of the backend)

LABELS = 8  # kernels with a name: those that take longest
LARGEST = 900  # area of the longest kernel's point, in square points
# One program, one picture: SVG's ids are random by default.
plt.rcParams["svg.hashsalt"] = "halnet"


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("profile", help="what `PROGRAM profile --json` printed")
    parser.add_argument(
        "-o", "--output", required=True, help="the picture; its suffix says which: .svg .png .pdf"
    )
    return parser.parse_args()


def read(path):
    """Returns the profile, or ends with a sentence."""
    try:
        with open(path, encoding="utf-8") as file:
            profile = json.load(file)
        profile["ceilings"]["gflops"], profile["calls"], profile["stages"]
    except (OSError, ValueError) as error:
        sys.exit(f"error: cannot read {path}: {error}")
    except (KeyError, TypeError):
        sys.exit(f"error: {path} is no profile: make one by `PROGRAM profile --json`")
    return profile


def kernels_of(profile):
    """Calls of one kernel as one, the longest first; without those that multiply nothing."""
    kernels = {}
    for call in profile["calls"]:
        if call["macs"]:
            kernels.setdefault(call["kernel"], []).append(call)
    points = [
        {
            "name": calls[0]["name"].split("+")[0],
            "stage": calls[0]["stage"],
            "calls": len(calls),
            "ms": sum(call["ms"] for call in calls),
            "share": sum(call["share_percent"] for call in calls),
            "intensity": calls[0]["flops_per_byte"],
            "gflops": sum(2e-6 * call["macs"] for call in calls) / sum(c["ms"] for c in calls),
        }
        for calls in kernels.values()
    ]
    return sorted(points, key=lambda point: -point["ms"])


def draw_roofs(axes, ceilings, left, right):
    """The peak as a level line, and each memory's speed as a slope up to it."""
    peak = ceilings["gflops"]
    label = f"compute {peak:.0f} GFLOP/s"
    axes.plot([left, right], [peak, peak], color="black", linewidth=1.2, label=label)
    for level, style in ("l2", ":"), ("l3", "-."), ("memory", "--"):
        speed = ceilings[f"{level}_gb_per_s"]
        if not speed:
            continue
        name = level if level == "memory" else level.upper()
        label = f"{name} {speed:.0f} GB/s"
        ends = [left * speed, peak]
        axes.plot([left, peak / speed], ends, color="black", ls=style, lw=1, label=label)


def draw_kernels(axes, profile, kernels):
    colours = plt.get_cmap("tab10")
    for index, stage in enumerate(stage["name"] for stage in profile["stages"]):
        members = [kernel for kernel in kernels if kernel["stage"] == stage]
        axes.scatter(
            [kernel["intensity"] for kernel in members],
            [kernel["gflops"] for kernel in members],
            s=[max(LARGEST * kernel["ms"] / kernels[0]["ms"], 6) for kernel in members],
            color=colours(index % 10),
            alpha=0.6,
            edgecolors="white",
        )
        axes.scatter([], [], s=40, color=colours(index % 10), alpha=0.6, label=stage)
    for number, kernel in enumerate(kernels[:LABELS], 1):
        place = kernel["intensity"], kernel["gflops"]
        axes.annotate(number, place, ha="center", va="center", fontsize=7)


def list_kernels(figure, kernels):
    """The names that belong to the numbers, beside the picture."""
    lines = []
    for number, kernel in enumerate(kernels[:LABELS], 1):
        more = f" and {kernel['calls'] - 1} more" if kernel["calls"] > 1 else ""
        lines.append(f"{number:2}  {kernel['share']:4.1f} %  {kernel['name']}{more}")
    figure.text(0.72, 0.93, "\n".join(lines), va="top", fontsize=7, family="monospace")


def title_of(profile, kernels):
    rest = 100 - sum(kernel["share"] for kernel in kernels)
    threads = f"{profile['threads']} thread{'s' if profile['threads'] > 1 else ''}"
    return (
        f"{profile['net']}, batch {profile['batch']}, {threads}, {profile['target']}: "
        f"{profile['run_ms']:.3f} ms a run\n"
        f"area: time; not shown: calls without multiplications, {rest:.1f} % of it"
    )


def draw(profile):
    kernels = kernels_of(profile)
    if not kernels:
        sys.exit("error: no call of this profile multiplies: there is nothing to draw")
    figure = plt.figure(figsize=(11, 6))
    axes = figure.add_axes((0.06, 0.09, 0.64, 0.81))
    axes.set_xscale("log", base=2)
    axes.set_yscale("log", base=2)
    left = min(kernel["intensity"] for kernel in kernels) / 2
    right = max(kernel["intensity"] for kernel in kernels) * 2
    speeds = [profile["ceilings"]["gflops"], *(kernel["gflops"] for kernel in kernels)]
    draw_roofs(axes, profile["ceilings"], left, right)
    draw_kernels(axes, profile, kernels)
    axes.set_xlim(left, right)
    axes.set_ylim(min(speeds) / 2, max(speeds) * 1.5)
    for axis in axes.xaxis, axes.yaxis:
        axis.set_major_formatter("{x:g}")
    axes.set_xlabel("operations a byte")
    axes.set_ylabel("GFLOP/s")
    axes.set_title(title_of(profile, kernels), fontsize=10)
    axes.grid(alpha=0.25)
    list_kernels(figure, kernels)
    figure.legend(loc="lower left", bbox_to_anchor=(0.71, 0.07), fontsize=8)
    return figure


def main():
    options = arguments()
    figure = draw(read(options.profile))
    metadata = {"Date": None} if options.output.endswith(".svg") else None
    try:
        figure.savefig(options.output, metadata=metadata, dpi=150)
    except (OSError, ValueError) as error:
        sys.exit(f"error: cannot write {options.output}: {error}")


if __name__ == "__main__":
    main()
