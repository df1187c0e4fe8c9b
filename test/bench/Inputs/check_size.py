#===- check_size.py - a program's file and memory against its weights ------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""check_size.py BENCH PROGRAM [MIB]: MIB is what it may have resident in all."""

import json
import pathlib
import subprocess
import sys

sys.path.insert(0, sys.argv[1])
import program

path = pathlib.Path(sys.argv[2]).absolute()
info = json.loads(subprocess.check_output([path, "info", "--json"]))
beyond = path.stat().st_size - info["weights_bytes"]
assert 0 < beyond <= program.MIB, beyond

resident = program.resident_bytes(path, 1)
needed = info["weights_bytes"] + info["arena_bytes"]
# All of the weights were used, so less than that would be a wrong measurement.
assert info["weights_bytes"] < resident <= needed + 8 * program.MIB, (resident, needed)
for limit in map(int, sys.argv[3:]):
    assert resident <= limit * program.MIB, resident
