#!/bin/bash
#===- test.sh - sets up what is missing, then runs the tests ----------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# usage: scripts/test.sh [--long] [FILTER]
#
# Runs the short suite, or with --long every test; FILTER is a regular
# expression on tests' names. The last line is the sum: "N passed, N failed".
#
#===----------------------------------------------------------------------===#

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

options=(--timeout 600)
for argument in "$@"; do
  case $argument in
  --long) options=(--timeout 3600 --param long=1) ;;
  -*) die "unknown option $argument; usage: scripts/test.sh [--long] [FILTER]" ;;
  *) options+=(--filter "$argument") ;;
  esac
done

scripts/setup.sh

results=build/test/results.json
rm -f "$results"
lit --verbose --succinct --no-progress-bar --output "$results" "${options[@]}" \
  build/test </dev/null || true
exec python scripts/sum_results.py "$results"
