#===- machine.py - what the numbers were measured on -----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""The machine as Linux describes it, how busy it is, and the versions of what is measured."""

import importlib.metadata
import os
import pathlib
import platform
import re
import time

UNKNOWN = "unknown"


def cpu_fields():
    """The first processor's entry of /proc/cpuinfo."""
    text = pathlib.Path("/proc/cpuinfo").read_text().split("\n\n")[0]
    parts = (line.partition(":") for line in text.split("\n"))
    return {key.strip(): value.strip() for key, _, value in parts}


def read(path):
    try:
        return pathlib.Path(path).read_text().strip()
    except OSError:
        return UNKNOWN


def caches():
    """{"L1d": "48K", ...} of the first processor."""
    found = {}
    for folder in sorted(pathlib.Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        kind = {"Data": "d", "Instruction": "i"}.get(read(folder / "type"), "")
        found[f"L{read(folder / 'level')}{kind}"] = read(folder / "size")
    return found


def describe():
    fields = cpu_fields()
    flags = fields.get("flags", "").split()
    return {
        "cpu": fields.get("model name", platform.machine()),
        "family": fields.get("cpu family", UNKNOWN),
        "model": fields.get("model", UNKNOWN),
        "vectors": next((x for x in ("avx512f", "avx2", "sse4_2") if x in flags), UNKNOWN),
        "cpus": os.cpu_count(),
        "caches": caches(),
        "governor": read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        "hypervisor": "hypervisor" in flags,
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": platform.release(),
    }


def slug(machine):
    """A file's name for a machine: "amd-epyc-7763-25-1", with the family and model of its CPU."""
    name = re.sub(r"\((R|TM)\)|@.*|\bCPU\b|\bProcessor\b|\d+-Core", " ", machine["cpu"], flags=re.I)
    words = re.findall(r"[a-z0-9]+", name.lower())
    return "-".join([*words, machine["family"], machine["model"]])


def versions(distributions):
    return {name: importlib.metadata.version(name) for name in distributions}


def parse_stat(line):
    """(busy, total) ticks from the first line of /proc/stat; stolen time counts as busy."""
    ticks = [int(word) for word in line.split()[1:9]]
    idle = ticks[3] + ticks[4]
    return sum(ticks) - idle, sum(ticks)


class Others:
    """How much of all CPUs' time others take from now on."""

    def __init__(self):
        self.busy, self.total = self.now()

    def now(self):
        return parse_stat(pathlib.Path("/proc/stat").read_text().split("\n")[0])

    def percent(self, own_seconds=0.0):
        """Since the beginning, where we took so many seconds of the CPUs ourselves."""
        busy, total = self.now()
        own = own_seconds * os.sysconf("SC_CLK_TCK")
        return round(100 * max(0.0, busy - self.busy - own) / max(1, total - self.total), 1)


def busy_percent(seconds=0.5):
    """How much others take while we sleep."""
    others = Others()
    time.sleep(seconds)
    return others.percent()


def library_bytes(distribution):
    """The size of a Python package's shared libraries: what a program would have to ship."""
    files = importlib.metadata.files(distribution) or []
    return sum(f.locate().stat().st_size for f in files if re.search(r"\.so(\.|$)", f.name))
