# ===- check_json.py - what programs print as JSON --------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Checks the JSON that the test network's info or bench gives on the standard input.

usage: check_json.py info|bench
"""

import json
import sys

found = json.load(sys.stdin)
if sys.argv[1] == "bench":
    keys = "median_ms min_ms p95_ms runs threads batch gflops peak_gflops percent_of_peak"
    assert list(found) == keys.split(), found
    assert found["batch"] == 2 and found["runs"] >= 5, found
    assert 0 <= found["min_ms"] <= found["median_ms"] <= found["p95_ms"], found
    assert found["peak_gflops"] > 1, found
else:
    calls = found.pop("calls")
    assert [call["name"] for call in calls] == ["relu0", 'pool+"score"'], calls
    place = {"block": 8, "space": "arena", "offset": 64}
    assert calls[0]["tensors"] == [{"name": "relu0", "shape": [2, 3, 2, 2]} | place], calls
    assert calls[1]["macs"] == 24 and calls[1]["place"] == "tiny.yaml:4", calls
    assert found.pop("minimum_libc").startswith("2."), found
    models = found.pop("models")
    assert models == [
        {
            "target": "x86-64-v2",
            "level": 2,
            "batch": 2,
            "height": 2,
            "width": 2,
            "runs_here": True,
            "arena_bytes": 320,
            "weights_bytes": 12,
            "shared_weights_bytes": 0,
            "kernels": 2,
            "shared_kernels": 0,
        }
    ], models
    assert found == {
        "net": "tiny",
        "target": "x86-64-v2",
        "level": 2,
        "description": "tiny.yaml",
        "weights_digest": "random 1",
        "random_weights": True,
        "weights_file": "",
        "halnet_version": "0.1.0",
        "halide_version": "21.0.0",
        "arena_bytes": 320,
        "weights_bytes": 12,
        "inputs": [{"name": "data", "shape": [2, 3, 2, 2]}],
        "image": {"resize": [2], "channels": "BGR", "mean": [8, 16, 32], "scale": [0.5, 1, 2]},
        "outputs": [{"name": "prob", "shape": [2, 3]}],
    }, found
