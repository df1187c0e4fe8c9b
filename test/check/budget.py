# ===- budget.py - the budgets behind two sigmoids -----------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Checks a report on gates.yaml: budget.py REPORT.json"""

import json
import math
import sys

with open(sys.argv[1]) as file:
    report = json.load(file)
(conv,), (gates,) = (call["tensors"] for call in report["calls"] if call["tensors"])
(output,) = report["outputs"]
assert gates["largest"] < 1 < conv["largest"] / 16, report
# The slice may leave out the largest of the sums.
assert gates["budget"] > 4e-6, gates
assert gates["budget"] <= conv["budget"] / 16, (gates, conv)
assert math.isclose(output["budget"], gates["budget"], rel_tol=1e-3), (output, gates)
