# ===- interrupt.py - an interrupted program leaves no file ------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""usage: interrupt.py PROGRAM FOLDER

FOLDER is new. The program is interrupted while its output file is open."""

import pathlib
import signal
import subprocess
import sys
import time

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir()


def by_default():
    """Who runs tests in the background may have had them ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


for number in (signal.SIGINT, signal.SIGTERM):
    words = [program, "profile", "--seconds", "60", "--trace", folder / "trace.json"]
    running = subprocess.Popen(words, stdout=subprocess.DEVNULL, preexec_fn=by_default)
    while not list(folder.iterdir()):
        assert running.poll() is None, running.returncode
        time.sleep(0.01)
    running.send_signal(number)
    assert running.wait() == -number, running.returncode
    assert not list(folder.iterdir()), list(folder.iterdir())
print("nothing left")
