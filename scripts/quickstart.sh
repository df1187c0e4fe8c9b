#!/bin/bash
#===- quickstart.sh - from nothing to networks that run ----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Sets up and builds, compiles the two trained digits nets and counts how many
# of the 360 test images they know, then compiles ResNet-50 and times it.
#
#===----------------------------------------------------------------------===#

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

programs=build/quickstart
digits=test/data/digits
bug="please report it with the log"

# compile NAME NETDEF OPTION...: makes the program build/quickstart/NAME.
compile() {
  local name=$1 netdef=$2
  shift 2
  step "compile-$name" "Compile $netdef" "$bug" \
    build/bin/halnet compile "netdefs/$netdef.yaml" "$@" -o "$programs/$name"
}

# digitsNet NAME NETDEF: compiles a trained net and says how many test images it knows.
digitsNet() {
  local name=$1 netdef=$2 answers=$programs/$1.npy
  compile "$name" "$netdef" --weights "$digits/${name}_digits.npz"
  step "run-$name" "Run it on the test images" "$bug" \
    "$programs/$name" run "$digits/digits_test.npz" --array x --output "$answers"
  python scripts/quickstart_report.py digits "$answers" "$digits/digits_test.npz"
}

benchmark() {
  "$programs/resnet50" bench --json >"$programs/bench.json"
}

[ $# = 0 ] || die "takes no arguments"
scripts/setup.sh
mkdir -p "$programs"
digitsNet resnet8 digits/resnet8
digitsNet resnet20 digits/resnet20
compile resnet50 resnet50 --random-weights 1
step bench-resnet50 "Time it" "$bug" benchmark
python scripts/quickstart_report.py bench "$programs/bench.json"
