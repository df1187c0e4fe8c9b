#===- environment.py - the peers' own virtual environment ------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Makes the virtual environment with the peers of requirements.txt, and goes on in it."""

import hashlib
import os
import pathlib
import subprocess
import sys

BENCH = pathlib.Path(__file__).resolve().parent
# Ignored by git, like every build folder.
WORK = BENCH.parent / "build-bench"
VENV = WORK / "venv"


def stamp():
    """What the environment was made from: it holds absolute paths, so it cannot be moved."""
    requirements = (BENCH / "requirements.txt").read_bytes()
    return f"{VENV} {sys.version} {hashlib.sha256(requirements).hexdigest()}\n"


def make():
    print(f"making {VENV.relative_to(BENCH.parent)} ...", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    pip = [VENV / "bin/python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "-r", BENCH / "requirements.txt"], check=True)
    (VENV / "stamp").write_text(stamp())


def enter():
    """Starts the running script again with the environment's Python, unless that runs it."""
    if pathlib.Path(sys.prefix) == VENV:
        return
    made = VENV / "stamp"
    if not made.exists() or made.read_text() != stamp():
        make()
    python = VENV / "bin/python"
    os.execv(python, [python, *sys.argv])
