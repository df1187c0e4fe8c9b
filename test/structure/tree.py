#===- tree.py - the files of this tree --------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""What the structure tests share: which files are the project's, and how findings are shown."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def files(*suffixes):
    """The project's own files as sorted paths below ROOT: tracked ones, and new ones not ignored.

    With suffixes, only names that end in one of them. In a tree without git
    (an archive of the sources) every file counts that no build has made.
    """
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        names = [pathlib.Path(name) for name in listed.stdout.split("\0") if name]
    else:
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
        made = re.compile(r"build.*|\.venv|\.cache|\.git")
        names = [name for name in names if not made.fullmatch(name.parts[0])]
    ours = (n for n in names if n.parts[0] != "third_party" and (ROOT / n).is_file())
    return sorted(n for n in ours if n.name.endswith(suffixes or ""))


def lines(path):
    """The lines of one of files()."""
    return (ROOT / path).read_text(encoding="utf-8").splitlines()


def finish(findings):
    """Prints the findings, one a line, and ends the program: 1 where there are any."""
    for finding in findings:
        print(finding)
    sys.exit(1 if findings else 0)
