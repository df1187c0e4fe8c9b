#===- draw_report.py - a page and a picture of results ---------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""draw_report.py BENCH RESULTS.json STEM: writes STEM.md and STEM.svg."""

import pathlib
import sys

sys.path.insert(0, sys.argv[1])
import plots
import report
import results

found = results.load(pathlib.Path(sys.argv[2]))
stem = pathlib.Path(sys.argv[3])
report.write(found, stem.with_suffix(".md"))
plots.write(found, stem.with_suffix(".svg"))
