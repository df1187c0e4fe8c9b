# ===- profile.py - what a profile's JSON must be -----------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Checks a profile against the same program's info, and its numbers against each other.

usage: profile.py PROFILE.json INFO.json
"""

import json
import math
import sys

NUMBERS = ["ms", "share_percent", "macs", "gflops", "percent_of_peak", "bytes", "flops_per_byte"]


def near(found, expected, relative=2e-3):
    """Whether the two agree to the digits that are printed."""
    return math.isclose(found, expected, rel_tol=relative, abs_tol=2e-3)


def check_rates(row, profile):
    """A row's rates follow from its time, work and bytes."""
    assert row["ms"] > 0 and row["bytes"] > 0, row
    assert near(row["share_percent"], 100 * row["ms"] / profile["sum_ms"]), row
    # Of a call of microseconds the milliseconds show three digits.
    assert near(row["gflops"], 2 * row["macs"] / (row["ms"] * 1e6), 2e-2), row
    peak = profile["ceilings"]["gflops"]
    assert near(row["percent_of_peak"], 100 * row["gflops"] / peak), row
    assert near(row["flops_per_byte"], 2 * row["macs"] / row["bytes"]), row


def check_call(call, known, profile):
    for key in ("name", "place", "kernel", "schedule", "macs"):
        assert call[key] == known[key], (call, known)
    assert call["kernel"].startswith(call["kind"] + "_"), call
    assert call["bound"] in ("compute", "L2", "L3", "memory"), call
    # Compute is always among what may bound a call.
    assert call["bound_ms"] >= 2 * call["macs"] / (profile["ceilings"]["gflops"] * 1e6) - 2e-6, call
    check_rates(call, profile)


def check_groups(profile, groups, key):
    """Groups hold each call once, in the order of the calls, and their numbers are its sums."""
    calls = profile["calls"]
    assert [group["name"] for group in groups] == list(dict.fromkeys(c[key] for c in calls))
    for group in groups:
        members = [call for call in calls if call[key] == group["name"]]
        assert group["calls"] == len(members), group
        for number in ("ms", "macs", "bytes"):
            assert near(group[number], sum(call[number] for call in members)), (number, group)
        assert list(group) == ["name", "calls", *NUMBERS], group
        check_rates(group, profile)


def main():
    with open(sys.argv[1]) as profile_file, open(sys.argv[2]) as info_file:
        profile, info = json.load(profile_file), json.load(info_file)
    assert profile["net"] == info["net"] and profile["target"] == info["target"], profile
    assert profile["threads"] == 2 and profile["batch"] == 1 and profile["runs"] >= 5, profile
    assert profile["ceilings"]["memory_gb_per_s"] > 0, profile["ceilings"]
    for call, known in zip(profile["calls"], info["calls"], strict=True):
        check_call(call, known, profile)
    assert near(profile["sum_ms"], sum(call["ms"] for call in profile["calls"]))
    check_groups(profile, profile["stages"], "stage")
    check_groups(profile, profile["blocks"], "block")
    check_groups(profile, profile["kinds"], "kind")
    stages = [stage["name"] for stage in profile["stages"]]
    assert stages == ["other", "stage1", "stage2", "stage3"], stages


main()
