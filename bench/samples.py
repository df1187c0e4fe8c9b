#===- samples.py - statistics of times that were taken in turns ------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Medians of rounds, and how far a median may be trusted.

A machine's noise comes in stretches: runs of one round resemble each other more than those of
another. So a round counts as one sample, its median.
"""

import math
import statistics

# A standard error of a median is this many times that of a mean, where samples are normal.
MEDIAN_FACTOR = math.sqrt(math.pi / 2)


def summary(rounds):
    """Milliseconds of lists of seconds, one list a round."""
    medians = [1e3 * statistics.median(seconds) for seconds in rounds]
    return {
        "median_ms": round(statistics.median(medians), 4),
        "min_ms": round(1e3 * min(map(min, rounds)), 4),
        "rounds_ms": [round(ms, 4) for ms in medians],
    }


def noise(medians):
    """The standard error of the median of rounds, as a part of it.

    From the median absolute deviation, so that one disturbed round does not hide a change."""
    middle = statistics.median(medians)
    deviation = 1.4826 * statistics.median(abs(ms - middle) for ms in medians)
    return MEDIAN_FACTOR * deviation / math.sqrt(len(medians)) / middle


def geometric_mean(values):
    return math.exp(statistics.fmean(map(math.log, values)))
