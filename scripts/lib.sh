#===- lib.sh - what the scripts share ---------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Sourced by the scripts beside it: goes to the tree's root, puts its own
# tools first on the path, and gives timed steps whose output is kept in a log.
#
#===----------------------------------------------------------------------===#
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
logs=$root/build/logs
export PATH="$root/.venv/bin:$PATH"
mkdir -p "$logs"

# Ends the script with one sentence.
die() {
  printf '%s: %s\n' "$(basename "$0" .sh)" "$1" >&2
  exit 1
}

# step NAME TITLE ADVICE COMMAND...: runs the command with its output in
# build/logs/NAME.log and prints the title with the seconds it took. Where it
# fails, ADVICE says what to do. The command is a program or a function that
# checks its own commands by &&: inside a condition bash ignores `set -e`.
step() {
  local name=$1 title=$2 advice=$3 log=$logs/$1.log start=${EPOCHREALTIME/./} status=0
  shift 3
  printf '%-40s' "$title"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  local millis=$(((${EPOCHREALTIME/./} - start) / 1000))
  printf '%5d.%d s\n' $((millis / 1000)) $((millis % 1000 / 100))
  [ "$status" = 0 ] && return
  # Nobody can open a log file on a CI machine that is gone.
  [ -z "${CI:-}" ] || tail -n 60 "$log" >&2
  die "$title failed: $advice (log: build/logs/$name.log)"
}
