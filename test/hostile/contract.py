#===- contract.py - what wrong input may cost -------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Holds commands against what halnet promises for wrong input.

Exit status 1, a message, under 5 s of one core, under 1 GB, no crash, and
no file left behind. What the message says is tested beside the code that says it.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

# Of processor time, so that a busy machine does not fail the test; the clock only ends a hang.
MAX_SECONDS = 5
MAX_BYTES = 1_000_000_000
HANG_SECONDS = 60

MESSAGE = re.compile(rb"\berror: \S")
CRASH = re.compile(rb"Assertion|Stack dump|terminate called|Sanitizer|Segmentation|core dumped")


def write(folder, files):
    """Writes {relative path: text or bytes}; None makes a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)


def run(command, folder):
    """Runs the command in folder; returns (exit status, its messages, seconds, bytes)."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            ["timeout", str(HANG_SECONDS), *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    seconds = usage.ru_utime + usage.ru_stime
    return process.returncode, text, seconds, usage.ru_maxrss * 1024


def listing(folder):
    return {path.relative_to(folder) for path in folder.rglob("*")}


def complaints(command, folder, may_succeed=False):
    """What the command does that it must not do, as a list of sentences."""
    before = listing(folder)
    status, text, seconds, size = run(command, folder)
    left = ", ".join(str(path) for path in listing(folder) - before)
    if may_succeed and status == 0:
        status, text, left = 1, b"error: none", ""
    checks = {
        f"exit status {status} instead of 1": status != 1,
        "no message": not MESSAGE.search(text),
        "a crash": CRASH.search(text),
        f"{seconds:.1f} s": seconds > MAX_SECONDS,
        f"{size / 1e9:.2f} GB": size > MAX_BYTES,
        f"left behind: {left}": left,
    }
    found = [sentence for sentence, failed in checks.items() if failed]
    if found:
        sys.stdout.write(text.decode(errors="replace")[:2000])
    return found


def hold(cases, may_succeed=()):
    """Runs {name: (files, command)}, each in its own folder; exits with 1 where one is wrong. Those
    that may succeed are held to the rest where they do."""
    failures = 0
    for name, (files, command) in cases.items():
        with tempfile.TemporaryDirectory(prefix="halnet-hostile-") as folder:
            folder = pathlib.Path(folder)
            write(folder, files)
            for complaint in complaints(command, folder, name in may_succeed):
                print(f"{name}: {complaint}")
                failures += 1
    print(f"{len(cases)} cases, {failures} complaints")
    sys.exit(1 if failures else 0)
