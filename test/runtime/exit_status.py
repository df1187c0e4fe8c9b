# ===- exit_status.py - a command's exit status -----------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Runs a command and ends well only if its exit status is the one wanted.

usage: exit_status.py STATUS COMMAND...
"""

import subprocess
import sys

found = subprocess.run(sys.argv[2:], check=False).returncode
if found != int(sys.argv[1]):
    sys.exit(f"exit status {found}, wanted {sys.argv[1]}")
