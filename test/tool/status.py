#===- status.py - a command's exit status, exactly ---------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Runs a command and fails unless its exit status is the one named: status.py STATUS COMMAND..."""

import subprocess
import sys

expected, *command = sys.argv[1:]
found = subprocess.run(command).returncode
if found != int(expected):
    sys.exit(f"status {found}, expected {expected}")
