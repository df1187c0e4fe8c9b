#===- check_samples.py - statistics and parsers of bench/ ------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""check_samples.py BENCH: known answers for the small functions of bench/."""

import sys

sys.path.insert(0, sys.argv[1])
import ceilings
import machine
import program
import results
import rows
import samples

# A round counts as its median, so one late run of a round changes nothing.
found = samples.summary([[0.010, 0.012, 0.900], [0.014, 0.013, 0.015], [0.011, 0.009, 0.030]])
assert found == {"median_ms": 12.0, "min_ms": 9.0, "rounds_ms": [12.0, 14.0, 11.0]}, found

# Deviations of 0, 1, 1, 2, 50 from 100: their median is 1, whatever the worst is.
noise = samples.noise([100, 99, 101, 98, 150])
assert abs(noise - 1.2533 * 1.4826 / 5**0.5 / 100) < 1e-6, noise
assert samples.noise([7.0, 7.0, 7.0]) == 0
assert abs(samples.geometric_mean([0.5, 2.0, 8.0]) - 2) < 1e-12

# user nice system idle iowait irq softirq steal guest: what is stolen is busy, waiting is not.
assert machine.parse_stat("cpu  10 1 5 80 4 0 2 3 0 0") == (21, 105)

# What we took ourselves is not the others'.
others = machine.Others()
others.busy, others.total = 0, 0
others.now = lambda: (150, 200)
ticks = machine.os.sysconf("SC_CLK_TCK")
assert others.percent(100 / ticks) == 25.0
assert others.percent(200 / ticks) == 0.0

intel = {"cpu": "Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz", "family": "6", "model": "106"}
assert machine.slug(intel) == "intel-xeon-gold-6338-6-106", machine.slug(intel)
amd = {"cpu": "AMD EPYC 7763 64-Core Processor", "family": "25", "model": "1"}
assert machine.slug(amd) == "amd-epyc-7763-25-1", machine.slug(amd)

assert program.high_water("VmPeak:\t 9 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 7 kB\n") == 2 << 20
assert program.high_water("Name:\t gone\nState:\tZ (zombie)\n") == 0

keys = [row.key for row in rows.choose(["resnet50*", "v1/*@8"])]
assert keys == ["resnet50", "v1/resnet50@8", "resnet50@8"], keys
try:
    rows.choose(["resnet51"])
    raise AssertionError("a row that is not there was taken")
except ValueError as problem:
    assert "no row is called 'resnet51'; there are resnet18," in str(problem)

# 1000 MMAC, of them 900 in 3x3s, at 100 GFLOP/s.
least = ceilings.least_ms(1_000_000_000, 900_000_000, 100)
assert least == {"direct_ms": 20.0, "f2_ms": 10.0, "f4_ms": 6.5}, least

# A cell is done for the peers that it has or that failed, and for the same artefacts.
cell = {"key": "a", "peers": {"halnet": {}}, "failed": {"ncnn": "why"}}
assert results.is_done(cell, "a", ["halnet", "ncnn"])
assert not results.is_done(cell, "b", ["halnet"])
assert not results.is_done(cell, "a", ["halnet", "iree"])
assert not results.is_done(None, "a", [])
