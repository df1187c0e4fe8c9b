#!/usr/bin/env python3
# ===- plot_profile.py - a profile as a roofline ------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Draws the roofline of a network from what its program's `profile --json` printed.

A point is a call: its operations a byte to the right, its GFLOP/s upwards, its time as its
area, its stage as its colour. The roofs are the ceilings that were measured with it;
docs/profile.md has the formula.
"""

import argparse
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402 (after the choice of the backend)

LABELS = 8  # calls with a name: those that take longest
LARGEST = 900  # area of the longest call's point, in square points
OFFSET = {"textcoords": "offset points"}
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


def draw_roofs(axes, ceilings, left, right):
    """The peak as a level line, and each memory's speed as a slope up to it."""
    peak = ceilings["gflops"]
    axes.plot([left, right], [peak, peak], color="black", linewidth=1.2)
    axes.annotate(
        f"compute {peak:.0f} GFLOP/s", (right, peak), (-4, 4), ha="right", **OFFSET, fontsize=8
    )
    for level, style in ("l2", ":"), ("l3", "-."), ("memory", "--"):
        speed = ceilings[f"{level}_gb_per_s"]
        if not speed:
            continue
        ridge = peak / speed
        axes.plot([left, ridge], [left * speed, peak], color="black", linestyle=style, linewidth=1)
        name = level if level == "memory" else level.upper()
        axes.plot([], [], color="black", linestyle=style, label=f"{name} {speed:.0f} GB/s")


def draw_calls(axes, profile, calls):
    longest = max(call["ms"] for call in calls)
    colours = plt.get_cmap("tab10")
    for index, stage in enumerate(stage["name"] for stage in profile["stages"]):
        members = [call for call in calls if call["stage"] == stage]
        axes.scatter(
            [call["flops_per_byte"] for call in members],
            [call["gflops"] for call in members],
            s=[max(LARGEST * call["ms"] / longest, 6) for call in members],
            color=colours(index % 10),
            alpha=0.6,
            linewidths=0.5,
            edgecolors="white",
        )
        axes.scatter([], [], s=40, color=colours(index % 10), alpha=0.6, label=stage)
    for call in sorted(calls, key=lambda call: -call["ms"])[:LABELS]:
        label = f"{call['name'].split('+')[0]} {call['share_percent']:.1f} %"
        axes.annotate(
            label, (call["flops_per_byte"], call["gflops"]), (6, -8), **OFFSET, fontsize=7
        )


def title(profile, calls):
    rest = sum(call["share_percent"] for call in profile["calls"] if call not in calls)
    return (
        f"{profile['net']}, batch {profile['batch']}, {profile['threads']} threads, "
        f"{profile['target']}: {profile['run_ms']:.3f} ms a run\n"
        f"(area: time; calls without multiplications, not shown: {rest:.1f} % of it)"
    )


def draw(profile):
    calls = [call for call in profile["calls"] if call["macs"]]
    if not calls:
        sys.exit("error: no call of this profile multiplies: there is nothing to draw")
    figure, axes = plt.subplots(figsize=(9, 6), layout="constrained")
    axes.set_xscale("log", base=2)
    axes.set_yscale("log", base=2)
    intensities = [call["flops_per_byte"] for call in calls]
    left, right = min(intensities) / 2, max(intensities) * 2
    draw_roofs(axes, profile["ceilings"], left, right)
    draw_calls(axes, profile, calls)
    axes.set_xlim(left, right)
    lowest = min(call["gflops"] for call in calls)
    axes.set_ylim(lowest / 2, max(profile["ceilings"]["gflops"], lowest) * 1.6)
    for axis in axes.xaxis, axes.yaxis:
        axis.set_major_formatter("{x:g}")
    axes.set_xlabel("operations a byte")
    axes.set_ylabel("GFLOP/s")
    axes.set_title(title(profile, calls), fontsize=10)
    axes.grid(alpha=0.25)
    axes.legend(loc="lower right", fontsize=8)
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
