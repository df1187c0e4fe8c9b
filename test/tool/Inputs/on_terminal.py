#===- on_terminal.py - runs a command on a terminal -------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: on_terminal.py NAME=VALUE... COMMAND...: stderr is a terminal, and goes to our stdout."""

import os
import subprocess
import sys

words = sys.argv[1:]
settings = {}
while "=" in words[0]:
    name, value = words.pop(0).split("=")
    settings[name] = value
ours, terminal = os.openpty()
with subprocess.Popen(words, stderr=terminal, env=os.environ | settings):
    os.close(terminal)
    try:
        while data := os.read(ours, 4096):
            sys.stdout.buffer.write(data.replace(b"\r", b"\n"))
    except OSError:  # what a terminal says once nobody holds its other end
        pass
