#===- check_list.py - `halnet targets --json` against this machine -------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Holds the list of targets against /proc/cpuinfo.

usage: check_list.py TARGETS.json
"""

import json
import sys

# Features that tell the levels apart, by Linux's names.
LEVELS = {
    "x86-64-v4": {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"},
    "x86-64-v3": {"avx2", "fma", "f16c", "bmi1", "bmi2", "movbe", "abm"},
    "x86-64-v2": set(),
}
EXTRAS = {"avx_vnni", "avx512_vnni", "avx512_bf16"}


def cpu_flags():
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        return next(set(line.split()) for line in cpuinfo if line.startswith("flags"))


with open(sys.argv[1], encoding="utf-8") as file:
    listed = json.load(file)
flags = cpu_flags()
host = next(name for name, features in LEVELS.items() if features <= flags)
assert [target["name"] for target in listed if target["host"]] == [host], f"host is {host}"
by_name = {target["name"]: target for target in listed}
assert set(by_name[host]["extras"]) == EXTRAS & flags, by_name[host]["extras"]
assert by_name["x86-64-v4"]["vector_width"] == 16 and by_name["x86-64-v4"]["alias"] == "v4"
assert by_name["aarch64"]["architecture"] == "aarch64" and "alias" not in by_name["aarch64"]
assert all(by_name[name]["device"] == "cuda" for name in by_name if name.startswith("cuda-"))
