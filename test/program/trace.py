# ===- trace.py - what a trace must be for its viewers -------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Checks a trace against the trace event format and the same program's info.

usage: trace.py TRACE.json INFO.json
"""

import collections
import json
import sys

RUNS = 3


def check_names(events, net):
    """The process and every thread that has an event are named, each once."""
    names = collections.defaultdict(dict)
    for event in events:
        if event["ph"] == "M":
            assert event["name"] in ("process_name", "thread_name"), event
            assert event["tid"] not in names[event["name"]], event
            names[event["name"]][event["tid"]] = event["args"]["name"]
    assert list(names["process_name"].values()) == [net], names
    threads = names["thread_name"]
    assert set(threads) == {e["tid"] for e in events if e["ph"] == "X"}, threads
    # On a busy machine the caller may have done every task before the worker came.
    tracks = [threads[tid] for tid in sorted(threads)]
    assert tracks in (["caller"], ["caller", "worker 1"]), threads


def check_complete(event):
    assert all(isinstance(event[key], str) for key in ("name", "cat")), event
    assert all(isinstance(event[key], int) for key in ("pid", "tid")), event
    assert event["ts"] >= 0 and event["dur"] >= 0, event


def check_nesting(events):
    """On each thread an event lies inside the one that began before it, or after its end."""
    tracks = collections.defaultdict(list)
    for event in sorted(events, key=lambda e: (e["ts"], -e["dur"])):
        begin, end = event["ts"], event["ts"] + event["dur"]
        stack = tracks[event["tid"]]
        # Times have three digits: two neighbours may seem to overlap by one of the last.
        while stack and stack[-1] <= begin + 0.0015:
            stack.pop()
        assert not stack or end <= stack[-1] + 0.0015, event
        stack.append(end)


def main():
    with open(sys.argv[1]) as trace_file, open(sys.argv[2]) as info_file:
        events, info = json.load(trace_file)["traceEvents"], json.load(info_file)
    assert {event["pid"] for event in events} == {1}
    assert {event["ph"] for event in events} == {"M", "X"}
    check_names(events, info["net"])
    complete = [event for event in events if event["ph"] == "X"]
    for event in complete:
        check_complete(event)
    check_nesting(complete)
    by_category = {
        category: [event for event in complete if event["cat"] == category]
        for category in ("run", "call", "task")
    }
    assert len(by_category["run"]) == RUNS
    names = [call["name"] for call in info["calls"]]
    assert [event["name"] for event in by_category["call"]] == RUNS * names
    assert by_category["call"][0]["args"]["place"] == info["calls"][0]["place"]
    tasks = collections.Counter(event["name"] for event in by_category["task"])
    assert tasks and set(tasks) <= set(names), tasks
    assert all(count % RUNS == 0 for count in tasks.values()), tasks


main()
